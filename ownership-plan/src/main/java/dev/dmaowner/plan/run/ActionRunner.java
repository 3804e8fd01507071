package dev.dmaowner.plan.run;

import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.FunctionLinks;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.UserspaceNodes;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Does one action on a host. */
public final class ActionRunner {

    private final Host host;
    private final Optional<PersistentFiles> files;

    public ActionRunner(Host host, Optional<PersistentFiles> files) {
        this.host = host;
        this.files = files;
    }

    /** {@return whether the host is already as the action would make it} */
    boolean isNeedless(Action action) throws IOException {
        Optional<String> driver = DeviceBinding.driver(host, action.device());
        if (action instanceof Action.SetOverride set) {
            return DeviceBinding.override(host, set.device()).orElse("").equals(set.driver());
        } else if (action instanceof Action.Unbind unbind) {
            return !driver.equals(Optional.of(unbind.driver()));
        } else if (action instanceof Action.Bind bind) {
            return driver.equals(Optional.of(bind.driver()));
        } else if (action instanceof Action.Console console) {
            return host.readText(FirmwareFramebuffer.bindFile(console.console()))
                    .equals(Optional.of(console.state() == Action.Switch.ON ? "1" : "0"));
        } else if (action instanceof Action.Load load) {
            return isRegistered(load);
        } else if (action instanceof Action.Open open) {
            return isOpen(open, driver);
        } else if (action instanceof Action.MakeFunctions make) {
            return VirtualFunctionCount.of(host, make.device()).equals(OptionalInt.of(make.count()));
        } else if (action instanceof Action.RemoveFunctions remove) {
            return !VirtualFunctionCount.of(host, remove.device()).equals(OptionalInt.of(remove.count()));
        } else if (action instanceof Action.Autoprobe autoprobe) {
            return host.readText(DeviceBinding.folder(autoprobe.device()) + "/sriov_drivers_autoprobe")
                    .equals(Optional.of(autoprobe.state() == Action.Switch.ON ? "1" : "0"));
        } else if (action instanceof Action.NoIommu wanted) {
            boolean isOn = NoIommuMode.of(host).state() == NoIommuMode.State.ON;
            return isOn == (wanted.state() == Action.Switch.ON);
        } else if (action instanceof Action.SetLink set) {
            return FunctionLinks.known(host, set.device())
                    .map(links -> FunctionLinks.missing(links, set.link()))
                    .filter(missing -> missing.settings().isEmpty())
                    .isPresent();
        } else if (action instanceof Action.Probe || action instanceof Action.Reset) {
            // A reset below a driver could take it unawares.
            return driver.isPresent();
        } else if (action instanceof Action.Vacate vacate) {
            return driver.isEmpty() || driver.get().equals(vacate.keeper());
        } else if (action instanceof Action.Persist persist) {
            return files.isPresent() && files.get().isInstalled(persist);
        } else if (action instanceof Action.Forget forget) {
            return files.isPresent() && !files.get().isInstalled(forget);
        }
        return false;
    }

    public WriteAnswer carryOut(Action action) throws IOException {
        if (action instanceof Action.Expect expect) {
            return expect(expect);
        } else if (action instanceof Action.Open open) {
            return open(open);
        } else if (action instanceof Action.SetLink set) {
            return set(set);
        } else if (action instanceof Action.Load load) {
            return loaded(load, host.loadModule(load.driver()));
        } else if (action instanceof Action.Vacate) {
            Optional<String> driver = DeviceBinding.driver(host, action.device());
            return driver.isPresent()
                    ? write(Action.Unbind.unbinding(action.device(), driver.get()))
                    : WriteAnswer.DONE;
        } else if (action.write().isPresent()) {
            return write(action.write().get());
        }
        return inFiles(action);
    }

    /** Without a driver for userspace there are no nodes to give or to take back. */
    private boolean isOpen(Action.Open open, Optional<String> driver) throws IOException {
        if (driver.filter(KernelDrivers::isUserAccess).isEmpty()) {
            return true;
        }
        for (String node : nodes(open)) {
            Optional<NodeAccess> now = host.nodeAccess(node);
            if (now.isEmpty() || !open.access().isGivenBy(now.get())) {
                return false;
            }
        }
        return true;
    }

    private List<String> nodes(Action.Open open) throws IOException {
        Optional<GroupId> group = open.group().isPresent() ? open.group() : DeviceBinding.group(host, open.device());
        return UserspaceNodes.given(host, open.device(), group);
    }

    private WriteAnswer open(Action.Open open) throws IOException {
        List<String> nodes = nodes(open);
        if (nodes.isEmpty()) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.ENODEV, open.device().name() + " is in no IOMMU group, and so has no node"));
        }
        for (String node : nodes) {
            WriteAnswer answer = host.setNodeAccess(node, open.access());
            if (answer.refusal().isPresent()) {
                return answer;
            }
        }
        return WriteAnswer.DONE;
    }

    /** Sets what is not so yet: a driver can refuse a whole request for a setting that it does not know. */
    private WriteAnswer set(Action.SetLink set) throws IOException {
        Optional<String> networkInterface = FunctionLinks.networkInterface(host, set.device());
        if (networkInterface.isEmpty()) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.ENODEV, set.device().name() + " has no network interface, or more than one"));
        }
        FunctionLink missing = FunctionLinks.known(host, set.device())
                .map(links -> FunctionLinks.missing(links, set.link()))
                .orElse(set.link());
        return missing.settings().isEmpty() ? WriteAnswer.DONE : host.setFunctionLink(networkInterface.get(), missing);
    }

    private boolean isRegistered(Action.Load load) {
        return host.exists("/sys/bus/" + load.device().bus() + "/drivers/" + load.driver());
    }

    /** What modprobe.d has instead of a module can succeed and load nothing. */
    private WriteAnswer loaded(Action.Load load, WriteAnswer answer) {
        return answer instanceof WriteAnswer.Done && !isRegistered(load)
                ? WriteAnswer.refused(Refusal.of(
                                Errno.ENOENT,
                                "modprobe succeeded, but there is no driver " + load.driver() + " on bus "
                                        + load.device().bus())
                        .curedBy("look for " + load.driver() + " in /etc/modprobe.d"))
                : answer;
    }

    private WriteAnswer write(ControlWrite write) {
        return host.write(write.path(), write.text());
    }

    private WriteAnswer expect(Action.Expect expect) throws IOException {
        String driver = DeviceBinding.driver(host, expect.device()).orElse("");
        if (driver.equals(expect.driver())) {
            return WriteAnswer.DONE;
        }
        String name = expect.device().name();
        return WriteAnswer.refused(Refusal.of(
                Errno.ENODEV,
                (driver.isEmpty() ? "no driver has " : driver + " has ")
                        + name
                        + (expect.driver().isEmpty()
                                ? ", but no driver was expected"
                                : ", but " + expect.driver() + " was expected")));
    }

    private WriteAnswer inFiles(Action action) throws IOException {
        if (files.isEmpty()) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.EOPNOTSUPP, "there is no place for files that outlive a reboot"));
        }
        try {
            if (action instanceof Action.Persist persist) {
                files.get().install(persist);
            } else if (action instanceof Action.Forget forget) {
                files.get().remove(forget);
            }
            return WriteAnswer.DONE;
        } catch (IOException e) {
            // Refused like any other step, so that what was done before it is undone.
            return WriteAnswer.refused(Refusal.of(Errno.EIO, "the files could not be written: " + e));
        }
    }
}

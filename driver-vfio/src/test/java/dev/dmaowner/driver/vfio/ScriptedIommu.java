package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An IOMMU that groups devices by the letter that the test gave them; those with {@code -} it does not translate. */
final class ScriptedIommu implements IommuDriver {

    /** A host on which there is nothing. */
    static final Host EMPTY_HOST = new EmptyHost();

    private final Map<DeviceId, String> groups = new HashMap<>();
    private final Set<DeviceId> unsafe = new HashSet<>();

    void put(DeviceId device, String group) {
        groups.put(device, group);
    }

    void unsafe(DeviceId device) {
        unsafe.add(device);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) {
        return List.of(new IommuInstance(
                name(), "iommu0", Optional.empty(), IommuInstance.Joining.WHEN_ADDED, DefaultDomainType.DMA));
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        DeviceId id = request.device().id();
        String letter = groups.getOrDefault(id, "-");
        if (letter.equals("-")) {
            return new JoinAnswer.NotTranslated("the test says so");
        }
        JoinFacts facts = unsafe.contains(id)
                ? new JoinFacts(JoinFacts.InterruptIsolation.NOT_ISOLATED, JoinFacts.DirectMapping.NONE)
                : JoinFacts.ORDINARY;
        return groups.entrySet().stream()
                .filter(entry -> entry.getValue().equals(letter))
                .map(Map.Entry::getKey)
                .filter(other -> request.view().groupOf(other).isPresent())
                .findFirst()
                .<JoinAnswer>map(other -> new JoinAnswer.WithGroupOf(other, facts))
                .orElseGet(() -> new JoinAnswer.OnItsOwn(facts));
    }

    private static final class EmptyHost implements Host {
        @Override
        public HostDescription description() {
            return new HostDescription(HostDescription.Kind.CAPTURED, "nothing", Optional.empty());
        }

        @Override
        public Optional<byte[]> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> list(String path) {
            return List.of();
        }

        @Override
        public Optional<String> readLink(String path) {
            return Optional.empty();
        }

        @Override
        public boolean exists(String path) {
            return false;
        }

        @Override
        public WriteAnswer write(String path, String text) {
            return WriteAnswer.refused(Refusal.of(Errno.EROFS, "nothing can be written here"));
        }

        @Override
        public Outcome<OpenNode> open(String path) {
            return Outcome.refused(Errno.ENOENT, "there is nothing here");
        }
    }
}

package dev.dmaowner.bus.pci.topology;

import java.util.EnumSet;
import java.util.Set;

/**
 * The Access Control Services (ACS) of a function: what it could keep apart and what it does.
 *
 * @param offset where the capability starts, in bytes
 * @param capability the register that says what it can do
 * @param control the register that says what is switched on
 */
record AccessControl(int offset, int capability, int control) {

    /** What access control can do, in the order of the bits. */
    public enum Service {
        SOURCE_VALIDATION("SV"),
        TRANSLATION_BLOCKING("TB"),
        REQUEST_REDIRECT("RR"),
        COMPLETION_REDIRECT("CR"),
        UPSTREAM_FORWARDING("UF"),
        EGRESS_CONTROL("EC"),
        DIRECT_TRANSLATED("DT");

        private final String letters;

        Service(String letters) {
            this.letters = letters;
        }

        /** {@return the two letters that the field knows it by} */
        public String letters() {
            return letters;
        }

        int bit() {
            return 1 << ordinal();
        }
    }

    /** The services that the kernel asks for before it takes two functions for isolated: SV, RR, CR and UF. */
    static final int REQUIRED = Service.SOURCE_VALIDATION.bit()
            | Service.REQUEST_REDIRECT.bit()
            | Service.COMPLETION_REDIRECT.bit()
            | Service.UPSTREAM_FORWARDING.bit();

    /** {@return the services that it has} */
    public Set<Service> capable() {
        return services(capability);
    }

    /** {@return the services that are switched on} */
    public Set<Service> enabled() {
        return services(control);
    }

    /**
     * {@return those of the required services that it has and that are switched off}; what a function does not have counts
     * as on, because there is nothing to redirect where there is no peer to send to
     */
    public Set<Service> missing() {
        return services(REQUIRED & capability & ~control);
    }

    /** {@return the same without a service that it is not to be believed to have} */
    AccessControl without(Service service) {
        return new AccessControl(offset, capability & ~service.bit(), control);
    }

    /** {@return whether all of these services are on, by the kernel's rule {@code pci_acs_flags_enabled}} */
    boolean provides(int services) {
        int asked = services & (capability | Service.EGRESS_CONTROL.bit());
        return (control & asked) == asked;
    }

    private static Set<Service> services(int bits) {
        Set<Service> services = EnumSet.noneOf(Service.class);
        for (Service service : Service.values()) {
            if ((bits & service.bit()) != 0) {
                services.add(service);
            }
        }
        return services;
    }
}

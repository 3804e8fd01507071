/**
 * Handing devices over and back: surveys of hosts, plans, safety checks, carrying out with a journal, and the planner.
 *
 * <p>The packages build on each other in the order {@code survey}, {@code dev.dmaowner.plan} (the plan itself),
 * {@code check}, {@code run}, {@code planner}; none uses one that comes after it.
 */
module dev.dmaowner.plan {
    requires transitive dev.dmaowner.machine;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.plan;
    exports dev.dmaowner.plan.check;
    exports dev.dmaowner.plan.planner;
    exports dev.dmaowner.plan.run;
    exports dev.dmaowner.plan.survey;
}

------------------------------ MODULE Deferral ------------------------------
(* The deferred list and its trigger (Deferrals, and bindOrDefer of DriverMatching). Threads bind consumers and    *)
(* suppliers at once. A consumer whose supplier is not bound is deferred; every bind sets the trigger, and at the  *)
(* end of an operation the deferred devices are retried by whoever gets the lock of retrying without waiting.      *)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS Threads,
          Consumers, Suppliers,   \* every consumer needs every supplier
          LooksAgain,             \* FALSE: whoever retried does not look for a trigger after the lock is free
          ComparesTriggers        \* FALSE: a probe that defers does not ask whether something was bound meanwhile

Devices == Consumers \cup Suppliers
Nobody  == "nobody"
NoDevice == "none"

VARIABLES bound, pending, triggered, triggers, retrying,
          todo,     \* devices that nobody has offered to a driver yet
          held,     \* who holds the lock of each device
          at, dev, before, batch, again, home

vars == <<bound, pending, triggered, triggers, retrying, todo, held, at, dev, before, batch, again, home>>

Init == /\ bound = {} /\ pending = {} /\ triggered = FALSE /\ triggers = 0 /\ retrying = Nobody
        /\ todo = Devices
        /\ held = [d \in Devices |-> Nobody]
        /\ at = [t \in Threads |-> "idle"]
        /\ dev = [t \in Threads |-> NoDevice]
        /\ before = [t \in Threads |-> 0]
        /\ batch = [t \in Threads |-> {}]
        /\ again = [t \in Threads |-> FALSE]
        /\ home = [t \in Threads |-> "settle"]

To(t, where) == at' = [at EXCEPT ![t] = where]

(* trigger(): ignored in a thread that retries, which goes on anyway while it binds something. *)
Triggers(t) == IF retrying = t THEN UNCHANGED <<triggered, triggers>>
               ELSE triggered' = TRUE /\ triggers' = triggers + 1

Begin(t) ==
  /\ at[t] = "idle"
  /\ \E d \in todo : todo' = todo \ {d} /\ dev' = [dev EXCEPT ![t] = d]
  /\ To(t, "lock") /\ home' = [home EXCEPT ![t] = "settle"]
  /\ UNCHANGED <<bound, pending, triggered, triggers, retrying, held, before, batch, again>>

LockDevice(t) ==
  LET d == dev[t] IN
  /\ at[t] = "lock" /\ held[d] = Nobody
  /\ IF d \in bound THEN To(t, home[t]) /\ UNCHANGED <<held, before>>
     ELSE /\ held' = [held EXCEPT ![d] = t]
          /\ before' = [before EXCEPT ![t] = triggers]
          /\ To(t, "probe")
  /\ UNCHANGED <<bound, pending, triggered, triggers, retrying, todo, dev, batch, again, home>>

Probe(t) ==
  /\ at[t] = "probe"
  /\ To(t, IF dev[t] \in Suppliers \/ Suppliers \subseteq bound THEN "bind" ELSE "defer")
  /\ UNCHANGED <<bound, pending, triggered, triggers, retrying, todo, held, dev, before, batch, again, home>>

Bind(t) ==
  /\ at[t] = "bind"
  /\ bound' = bound \cup {dev[t]}
  /\ pending' = pending \ {dev[t]}
  /\ To(t, "trigger")
  /\ UNCHANGED <<triggered, triggers, retrying, todo, held, dev, before, batch, again, home>>

Trigger(t) ==
  /\ at[t] = "trigger"
  /\ Triggers(t)
  /\ held' = [held EXCEPT ![dev[t]] = Nobody]
  /\ again' = [again EXCEPT ![t] = @ \/ retrying = t]
  /\ To(t, home[t])
  /\ UNCHANGED <<bound, pending, retrying, todo, dev, before, batch, home>>

Defer(t) ==
  /\ at[t] = "defer"
  /\ pending' = pending \cup {dev[t]}
  /\ To(t, "compare")
  /\ UNCHANGED <<bound, triggered, triggers, retrying, todo, held, dev, before, batch, again, home>>

Compare(t) ==
  /\ at[t] = "compare"
  /\ IF ComparesTriggers /\ triggers # before[t] THEN Triggers(t) ELSE UNCHANGED <<triggered, triggers>>
  /\ held' = [held EXCEPT ![dev[t]] = Nobody]
  /\ To(t, home[t])
  /\ UNCHANGED <<bound, pending, retrying, todo, dev, before, batch, again, home>>

(* retry(): the end of every operation. *)
Settle(t) ==
  /\ at[t] = "settle"
  /\ IF triggered /\ retrying = Nobody THEN retrying' = t /\ To(t, "look") ELSE To(t, "idle") /\ UNCHANGED retrying
  /\ UNCHANGED <<bound, pending, triggered, triggers, todo, held, dev, before, batch, again, home>>

Look(t) ==
  /\ at[t] = "look"
  /\ triggered' = FALSE
  /\ IF again[t] \/ triggered
     THEN To(t, "collect")
     ELSE To(t, "unlock")
  /\ again' = [again EXCEPT ![t] = FALSE]
  /\ UNCHANGED <<bound, pending, triggers, retrying, todo, held, dev, before, batch, home>>

Unlock(t) ==
  /\ at[t] = "unlock"
  /\ retrying' = Nobody
  /\ To(t, IF LooksAgain THEN "settle" ELSE "idle")
  /\ UNCHANGED <<bound, pending, triggered, triggers, todo, held, dev, before, batch, again, home>>

Collect(t) ==
  /\ at[t] = "collect"
  /\ batch' = [batch EXCEPT ![t] = pending] /\ pending' = {}
  /\ home' = [home EXCEPT ![t] = "each"]
  /\ To(t, "each")
  /\ UNCHANGED <<bound, triggered, triggers, retrying, todo, held, dev, before, again>>

Each(t) ==
  /\ at[t] = "each"
  /\ IF batch[t] = {} THEN To(t, "look") /\ UNCHANGED <<dev, batch>>
     ELSE \E d \in batch[t] : /\ batch' = [batch EXCEPT ![t] = @ \ {d}]
                              /\ dev' = [dev EXCEPT ![t] = d]
                              /\ To(t, "lock")
  /\ UNCHANGED <<bound, pending, triggered, triggers, retrying, todo, held, before, again, home>>

Complete == todo = {} /\ \A t \in Threads : at[t] = "idle"

Next == \/ \E t \in Threads : \/ Begin(t) \/ LockDevice(t) \/ Probe(t) \/ Bind(t) \/ Trigger(t) \/ Defer(t)
                              \/ Compare(t) \/ Settle(t) \/ Look(t) \/ Unlock(t) \/ Collect(t) \/ Each(t)
        \/ Complete /\ UNCHANGED vars

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Threads) \cup Permutations(Consumers) \cup Permutations(Suppliers)

-----------------------------------------------------------------------------
NoWakeUpIsLost == Complete => bound = Devices /\ pending = {} /\ retrying = Nobody

(* Violated by a model that does something. *)
NeverDefers == pending = {}
=============================================================================

------------------------------ MODULE Machine -------------------------------
(* A machine whose devices share one IOMMU group: threads that bind, unbind, remove and add them, and owners that  *)
(* claim the group and open devices, all at once. A thread's operation is the sequence of steps between which      *)
(* another thread can act; a request on a group, and what runs under the lock of joining, is one step.             *)
(*                                                                                                                 *)
(* A device that is added under the name of an earlier one is another instance; instances are used again when      *)
(* nothing refers to them, so devices are pulled and plugged without end.                                          *)
EXTENDS Rule, FiniteSets, TLC

CONSTANTS Names,            \* of devices
          Twice,            \* those of which there can be two instances at once, one leaving and one new
          Late,             \* the names of devices that join when they are configured, as before 6.15
          Threads, Owners, Groups, MaxClaims,
          Autoprobe,        \* of the bus; devices that are plugged heed it from 6.19 on
          Faults,           \* a stage of a bind may refuse, a plug-in may fail in grouping
          Atomic, DeviceLock, JoiningLock,      \* FALSE removes it
          NameKeptUntilLeft,      \* FALSE: a device goes off its bus before it leaves its group
          UngroupedNotBound,      \* FALSE: a device whose group is not known can be bound
          RemovedNotBound         \* FALSE: a device that is removed before it joins can be bound without a group

Inst == (Names \X {1}) \cup (Twice \X {2})
Name(i) == i[1]
NoInst == <<>>
NoThread == "nobody"
NoGroup == 0

VARIABLES dev,        \* the instances
          lock,       \* who holds the lock of each
          grp,        \* the groups
          ended,      \* whether the last member has left, or the number was never used
          held,       \* the claims of each owner on each group
          pc          \* where each thread is

vars == <<dev, lock, grp, ended, held, pc>>

Absent == [bus |-> FALSE, drv |-> "none", phase |-> "none", use |-> FALSE, gone |-> FALSE,
           grp |-> NoGroup, failed |-> "no", open |-> FALSE]

Idle == [at |-> "idle", i |-> NoInst, k |-> "none", then |-> "idle", g |-> NoGroup]

Init == /\ dev = [i \in Inst |-> Absent]
        /\ lock = [i \in Inst |-> NoThread]
        /\ grp = [g \in Groups |-> Fresh]
        /\ ended = [g \in Groups |-> TRUE]
        /\ held = [o \in Owners |-> [g \in Groups |-> 0]]
        /\ pc = [t \in Threads |-> Idle]

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})

Claims(g) == Sum([o \in Owners |-> held[o][g]], Owners)

(* The driver of the kernel runs, and may use DMA. *)
Drives(i) == dev[i].drv = "kernel" /\ dev[i].phase \in {"probe", "bound"}

-----------------------------------------------------------------------------
(* The locks of devices and of joining *)

MayLock(t, i) == DeviceLock => lock[i] = NoThread
Takes(t, i)   == IF DeviceLock THEN lock' = [lock EXCEPT ![i] = t] ELSE UNCHANGED lock
Frees(i)      == IF DeviceLock THEN lock' = [lock EXCEPT ![i] = NoThread] ELSE UNCHANGED lock

Goes(t, where)  == pc' = [pc EXCEPT ![t].at = where]
Ends(t)         == pc' = [pc EXCEPT ![t] = Idle]
Sets(i, values) == dev' = [dev EXCEPT ![i] = values]

(* An operation goes on with what comes after it, or ends. *)
Continues(t, rest) == IF rest = "idle" THEN Ends(t) ELSE Goes(t, rest)

-----------------------------------------------------------------------------
(* Joining and leaving. The group of the other devices is looked up, or a new one made; then the device enters it. *)

Populated == {g \in Groups : ~ended[g] /\ grp[g].members # {}}

(* Numbers are given again. An owner can still have a claim on a group that has ended. *)
FreeNumber(g) == ended[g] /\ Claims(g) = 0 /\ (\A i \in Inst : dev[i].grp # g) /\ (\A t \in Threads : pc[t].g # g)

Chosen(g) == IF Populated # {} THEN g \in Populated ELSE FreeNumber(g)

GroupAfter(g, d) == Join(IF ended[g] THEN Fresh ELSE grp[g], d)

(* A group that has ended, or that has a member of this name, cannot be entered. *)
Enters(i, g, refuses) ==
  IF refuses
  THEN Sets(i, [dev[i] EXCEPT !.failed = "race"]) /\ UNCHANGED <<grp, ended>>
  ELSE /\ Sets(i, [dev[i] EXCEPT !.grp = g])
       /\ grp' = [grp EXCEPT ![g] = GroupAfter(g, Name(i))]
       /\ ended' = [ended EXCEPT ![g] = FALSE]

FailsToJoin(i) == Faults /\ Sets(i, [dev[i] EXCEPT !.failed = "fault"]) /\ UNCHANGED <<grp, ended>>

NeedsNoGroup(i) == dev[i].grp # NoGroup \/ dev[i].failed # "no" \/ (NameKeptUntilLeft /\ dev[i].gone)

(* After it was to join: whether a driver must not have it. *)
MustNotBeBound(i) == \/ UngroupedNotBound /\ dev[i].failed # "no"
                     \/ RemovedNotBound /\ NameKeptUntilLeft /\ dev[i].gone /\ dev[i].grp = NoGroup

(* At "join" a thread wants the device of its operation to join, and goes on at the place that it is given. *)
Joins(t, rest) ==
  LET i == pc[t].i IN
  IF NeedsNoGroup(i) THEN Goes(t, rest) /\ UNCHANGED <<dev, grp, ended>>
  ELSE \/ FailsToJoin(i) /\ Goes(t, rest)
       \/ /\ JoiningLock
          /\ \E g \in Groups : Chosen(g) /\ Enters(i, g, Name(i) \in grp[g].members)
          /\ Goes(t, rest)
       \/ /\ ~JoiningLock /\ pc[t].g = NoGroup
          /\ \E g \in Groups :
               /\ Chosen(g)
               /\ pc' = [pc EXCEPT ![t].g = g]
               /\ grp' = IF ended[g] THEN [grp EXCEPT ![g] = Fresh] ELSE grp
               /\ ended' = [ended EXCEPT ![g] = FALSE]
          /\ UNCHANGED dev
       \/ /\ ~JoiningLock /\ pc[t].g # NoGroup
          /\ LET g == pc[t].g IN Enters(i, g, ended[g] \/ Name(i) \in grp[g].members)
          /\ pc' = [pc EXCEPT ![t].at = rest, ![t].g = NoGroup]

Leaves(i) ==
  LET g == dev[i].grp
      left == Leave(grp[g], Name(i))
  IN  IF g = NoGroup THEN UNCHANGED <<grp, ended>>
      ELSE grp' = [grp EXCEPT ![g] = left] /\ ended' = [ended EXCEPT ![g] = left.members = {}]

-----------------------------------------------------------------------------
(* Bind: match, configure, join, use, probe. Under the proposal the use comes first. *)

BeginBind(t) ==
  /\ pc[t].at = "idle"
  /\ \E i \in Inst, k \in {"kernel", "user"} :
       dev[i].bus /\ pc' = [pc EXCEPT ![t] = [Idle EXCEPT !.at = "bind", !.i = i, !.k = k]]
  /\ UNCHANGED <<dev, lock, grp, ended, held>>

(* The device may have got another driver, or have been removed, while the thread waited for the lock. *)
LockForBind(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "bind" /\ MayLock(t, i)
  /\ IF dev[i].gone \/ dev[i].drv # "none"
     THEN Ends(t) /\ UNCHANGED lock
     ELSE Takes(t, i) /\ Goes(t, "take")
  /\ UNCHANGED <<dev, grp, ended, held>>

TakeDriver(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "take"
  /\ Sets(i, [dev[i] EXCEPT !.drv = pc[t].k, !.phase = "configure"])
  /\ Goes(t, IF Proposal /\ pc[t].k = "kernel" THEN "use" ELSE "configure")
  /\ UNCHANGED <<lock, grp, ended, held>>

Configure(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "configure"
  /\ \/ Faults /\ Goes(t, "undo") /\ UNCHANGED <<dev, grp, ended>>
     \/ IF Name(i) \in Late THEN Joins(t, "joined") ELSE Goes(t, "joined") /\ UNCHANGED <<dev, grp, ended>>
  /\ UNCHANGED <<lock, held>>

Joined(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "joined"
  /\ Goes(t, IF MustNotBeBound(i) THEN "undo" ELSE IF Proposal \/ pc[t].k = "user" THEN "probe" ELSE "use")
  /\ UNCHANGED <<dev, lock, grp, ended, held>>

AfterUse == IF Proposal THEN "configure" ELSE "probe"

(* Where requests are not atomic, an owner can claim between the decision and the count. *)
UseGroup(t) ==
  LET i == pc[t].i
      g == dev[i].grp
      r == Use(grp[g], Name(i))
  IN  /\ pc[t].at = "use"
      /\ IF g = NoGroup THEN Goes(t, AfterUse) /\ UNCHANGED <<dev, grp>>
         ELSE IF r.ans # "ok" THEN Goes(t, "undo") /\ UNCHANGED <<dev, grp>>
         ELSE IF Atomic
         THEN /\ grp' = [grp EXCEPT ![g] = r.st]
              /\ Sets(i, [dev[i] EXCEPT !.use = TRUE])
              /\ Goes(t, AfterUse)
         ELSE Goes(t, "count") /\ UNCHANGED <<dev, grp>>
      /\ UNCHANGED <<lock, ended, held>>

Count(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "count"
  /\ grp' = [grp EXCEPT ![dev[i].grp].cnt = @ + 1]
  /\ Sets(i, [dev[i] EXCEPT !.use = TRUE])
  /\ Goes(t, AfterUse)
  /\ UNCHANGED <<lock, ended, held>>

(* The driver is asked, and from then on it can do DMA. *)
Probe(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "probe"
  /\ Sets(i, [dev[i] EXCEPT !.phase = "probe"])
  /\ Goes(t, "answer")
  /\ UNCHANGED <<lock, grp, ended, held>>

Answer(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "answer"
  /\ \/ Sets(i, [dev[i] EXCEPT !.phase = "bound"]) /\ Frees(i) /\ Ends(t)
     \/ Faults /\ Sets(i, [dev[i] EXCEPT !.phase = "refused"]) /\ Goes(t, "undo") /\ UNCHANGED lock
  /\ UNCHANGED <<grp, ended, held>>

(* The stages before the one that refused are undone, in reverse order. *)
Unused(i) ==
  LET g == dev[i].grp IN
  grp' = IF dev[i].use /\ g # NoGroup THEN [grp EXCEPT ![g] = Unuse(grp[g], Name(i))] ELSE grp

Unbound(i) == Sets(i, [dev[i] EXCEPT !.drv = "none", !.phase = "none", !.use = FALSE])

Undo(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "undo"
  /\ Unused(i) /\ Unbound(i) /\ Frees(i) /\ Ends(t)
  /\ UNCHANGED <<ended, held>>

-----------------------------------------------------------------------------
(* Unbind: the driver is removed, which waits for whoever has the device open; then the use ends. *)

BeginUnbind(t) ==
  /\ pc[t].at = "idle"
  /\ \E i \in Inst : dev[i].bus /\ dev[i].drv # "none"
                     /\ pc' = [pc EXCEPT ![t] = [Idle EXCEPT !.at = "unbind", !.i = i]]
  /\ UNCHANGED <<dev, lock, grp, ended, held>>

LockForUnbind(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "unbind" /\ MayLock(t, i)
  /\ IF dev[i].drv = "none" THEN Continues(t, pc[t].then) /\ UNCHANGED lock
     ELSE Takes(t, i) /\ Goes(t, "release")
  /\ UNCHANGED <<dev, grp, ended, held>>

ReleaseDriver(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "release" /\ ~dev[i].open
  /\ Unused(i) /\ Unbound(i) /\ Frees(i) /\ Continues(t, pc[t].then)
  /\ UNCHANGED <<ended, held>>

-----------------------------------------------------------------------------
(* Remove: unbind, say that it is removed, unbind again, since it may have been bound meanwhile, and take it off.  *)

BeginRemove(t) ==
  /\ pc[t].at = "idle"
  /\ \E i \in Inst : dev[i].bus
                     /\ pc' = [pc EXCEPT ![t] = [Idle EXCEPT !.at = "unbind", !.i = i, !.then = "gone"]]
  /\ UNCHANGED <<dev, lock, grp, ended, held>>

SayGone(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "gone"
  /\ Sets(i, [dev[i] EXCEPT !.gone = TRUE])
  /\ pc' = [pc EXCEPT ![t].at = "unbind", ![t].then = IF NameKeptUntilLeft THEN "leave" ELSE "off"]
  /\ UNCHANGED <<lock, grp, ended, held>>

(* Two removals of one device can meet here. *)
LeaveGroup(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "leave"
  /\ Leaves(i)
  /\ Sets(i, [dev[i] EXCEPT !.grp = NoGroup])
  /\ IF NameKeptUntilLeft THEN Goes(t, "off") ELSE Ends(t)
  /\ UNCHANGED <<lock, held>>

TakeOff(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "off"
  /\ Sets(i, [dev[i] EXCEPT !.bus = FALSE])
  /\ IF NameKeptUntilLeft \/ ~dev[i].bus THEN Ends(t) ELSE Goes(t, "leave")
  /\ UNCHANGED <<lock, grp, ended, held>>

-----------------------------------------------------------------------------
(* Add: put on the bus, unless the name is taken; join; then it is offered to the drivers.                         *)

Unreferred(i) == /\ ~dev[i].bus /\ dev[i].grp = NoGroup /\ lock[i] = NoThread
                 /\ \A t \in Threads : pc[t].i # i

IsOnBus(d) == \E i \in Inst : Name(i) = d /\ dev[i].bus

(* Instances of a name are alike; the first that is free is taken. *)
IsFirst(i) == \A j \in Inst : Name(j) = Name(i) /\ j[2] < i[2] => ~Unreferred(j)

Add(t) ==
  /\ pc[t].at = "idle"
  /\ \E i \in Inst :
       /\ Unreferred(i) /\ IsFirst(i) /\ ~IsOnBus(Name(i))   \* EEXIST otherwise
       /\ Sets(i, [Absent EXCEPT !.bus = TRUE])
       /\ Takes(t, i)
       /\ pc' = [pc EXCEPT ![t] = [Idle EXCEPT !.at = "added", !.i = i, !.k = "kernel"]]
  /\ UNCHANGED <<grp, ended, held>>

JoinAdded(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "added"
  /\ IF Name(i) \in Late THEN Goes(t, "present") /\ UNCHANGED <<dev, grp, ended>> ELSE Joins(t, "present")
  /\ UNCHANGED <<lock, held>>

(* From 6.19 on a bus that does not probe automatically does not offer a device that is plugged, either. *)
Present(t) ==
  LET i == pc[t].i IN
  /\ pc[t].at = "present"
  /\ Frees(i)
  /\ IF Autoprobe \/ Gen # "linux-7.3" THEN Goes(t, "bind") ELSE Ends(t)
  /\ UNCHANGED <<dev, grp, ended, held>>

-----------------------------------------------------------------------------
(* Owners *)

ClaimGroup(o) ==
  /\ \E g \in Groups :
       /\ ~ended[g] /\ held[o][g] < MaxClaims
       /\ \E r \in {Claim(grp[g], o)} \cup {ClaimFor(grp[g], d, o) : d \in Names} :
            /\ r.ans = "ok"
            /\ grp' = [grp EXCEPT ![g] = r.st]
            /\ held' = [held EXCEPT ![o][g] = @ + 1]
  /\ UNCHANGED <<dev, lock, ended, pc>>

(* The file of a group is closed after those of its devices. The claims go one by one, or all at once. *)
ReleaseGroup(o) ==
  /\ \E g \in Groups :
       /\ held[o][g] > 0 /\ (held[o][g] = 1 => \A i \in Inst : dev[i].grp = g => ~dev[i].open)
       /\ LET s == IF Proposal \/ Newer THEN Release(grp[g], "user") ELSE ReleaseAll(grp[g]) IN
          /\ grp' = [grp EXCEPT ![g] = s]
          /\ held' = [held EXCEPT ![o][g] = @ - 1]
  /\ UNCHANGED <<dev, lock, ended, pc>>

Open(o) ==
  /\ \E i \in Inst :
       /\ dev[i].drv = "user" /\ dev[i].phase = "bound" /\ ~dev[i].open
       /\ dev[i].grp # NoGroup /\ held[o][dev[i].grp] > 0
       /\ Sets(i, [dev[i] EXCEPT !.open = TRUE])
  /\ UNCHANGED <<lock, grp, ended, held, pc>>

Close(i) ==
  /\ dev[i].open
  /\ Sets(i, [dev[i] EXCEPT !.open = FALSE])
  /\ UNCHANGED <<lock, grp, ended, held, pc>>

-----------------------------------------------------------------------------

GoesOn(t) == \/ LockForBind(t) \/ TakeDriver(t) \/ Configure(t) \/ Joined(t) \/ UseGroup(t) \/ Count(t)
             \/ Probe(t) \/ Answer(t) \/ Undo(t)
             \/ LockForUnbind(t) \/ ReleaseDriver(t)
             \/ SayGone(t) \/ LeaveGroup(t) \/ TakeOff(t)
             \/ JoinAdded(t) \/ Present(t)

Begins(t) == BeginBind(t) \/ BeginUnbind(t) \/ BeginRemove(t) \/ Add(t)

Next == \/ \E t \in Threads : Begins(t) \/ GoesOn(t)
        \/ \E o \in Owners : ClaimGroup(o) \/ ReleaseGroup(o) \/ Open(o)
        \/ \E i \in Inst : Close(i)

Spec == Init /\ [][Next]_vars

(* A lock that is freed again and again is obtained in the end. Who has a device open closes it in the end, and who *)
(* has claimed a group releases it, because the model has few numbers of groups.                                   *)
FairSpec == /\ Spec
            /\ \A t \in Threads : SF_vars(GoesOn(t))
            /\ \A i \in Inst : WF_vars(Close(i))
            /\ \A o \in Owners : WF_vars(ReleaseGroup(o))

Symmetry == Permutations(Threads) \cup Permutations(Owners)

-----------------------------------------------------------------------------
(* What is promised. All devices of the model belong together, whatever the machine has recorded of them. *)

NoMixture == ~ /\ \E g \in Groups : ~ended[g] /\ Claims(g) > 0
               /\ \E i \in Inst : Drives(i)

EveryDriverIsCounted == \A i \in Inst : Drives(i) => dev[i].use /\ dev[i].grp # NoGroup

CountIsUsers ==
  \A g \in Groups : ~ended[g] =>
    LET users == Cardinality({i \in Inst : dev[i].grp = g /\ dev[i].use}) IN
    IF Early THEN grp[g].users = users /\ grp[g].cnt = (IF Owned(grp[g]) THEN 1 ELSE users)
    ELSE grp[g].cnt = users + Claims(g)

AllReleasedIsUnowned ==
  (\A t \in Threads : pc[t].at = "idle") /\ (\A i \in Inst : dev[i].drv = "none") =>
    \A g \in Groups : ~ended[g] /\ Claims(g) = 0 =>
      grp[g].cnt = 0 /\ grp[g].owner = NoOwner /\ grp[g].kind = "none" /\ grp[g].cur = "default"

ARefusedBindLeavesNothing == \A i \in Inst : dev[i].drv = "none" => ~dev[i].use /\ ~dev[i].open

OnlyWhatIsOnABusIsBound == \A i \in Inst : dev[i].drv # "none" => dev[i].bus

MembersAreDevices ==
  \A g \in Groups, d \in Names :
    (d \in grp[g].members /\ ~ended[g]) <=> Cardinality({i \in Inst : Name(i) = d /\ dev[i].grp = g}) = 1

DevicesThatBelongTogetherAreTogether == Cardinality(Populated) <= 1

JoiningFailsByAFaultOnly == \A i \in Inst : dev[i].failed # "race"

(* Once added, a device is in its group, unless a plug-in failed or it joins when it is configured. *)
EveryDeviceHasItsGroup ==
  \A i \in Inst : dev[i].bus /\ ~dev[i].gone /\ lock[i] = NoThread /\ Name(i) \notin Late =>
    dev[i].grp # NoGroup \/ dev[i].failed = "fault"

(* No wake-up is lost: what was begun ends. *)
WhatBeginsEnds == \A t \in Threads : pc[t].at # "idle" ~> pc[t].at = "idle"

(* Violated by a model that does something. *)
NeverOwned          == \A g \in Groups : Claims(g) = 0
NeverTwoBound       == Cardinality({i \in Inst : Drives(i)}) < 2
NeverPluggedIntoOwned == ~ \E t \in Threads : pc[t].at = "undo" /\ dev[pc[t].i].grp # NoGroup /\ Claims(dev[pc[t].i].grp) > 0
NeverWaits          == ~ \E t \in Threads : pc[t].at = "release" /\ dev[pc[t].i].open
NeverEndsWhileClaimed == ~ \E g \in Groups : ended[g] /\ Claims(g) > 0
=============================================================================

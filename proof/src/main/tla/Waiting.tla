------------------------------ MODULE Waiting -------------------------------
(* The lock of one device, which can stay held while no thread waits (ParkableLock), and a removal that waits for  *)
(* userspace (WaitingRemoval of Unbinding). Every thread brings one task: "plain" is done at once; "remove" asks   *)
(* the driver, which waits until the user lets go. The user lets go once, in a thread of its own, before or after  *)
(* the removal is parked. No thread sleeps for userspace, so a wake-up that is lost is a task that is never done.  *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS Threads,     \* those that bring tasks
          Removers,    \* those of them whose task is a removal that waits
          Closer,      \* the user's thread
          Remembers,   \* FALSE: a removal that ends before it is parked is forgotten
          Notifies,    \* FALSE: whoever waits for a running task is not told that it has parked or ended
          PollsQueue   \* FALSE: whoever resumes a parked task does not run what has been queued

VARIABLES runner, parked, queue, sleeping,   \* ParkableLock
          finished, waiting,                 \* WaitingRemoval of the removal that is under way
          asked,                             \* the task for which the driver was asked to remove itself
          at, doing, done

vars == <<runner, parked, queue, sleeping, finished, waiting, asked, at, doing, done>>

Nobody == "nobody"
None   == "none"
All    == Threads \cup {Closer}

Init == /\ runner = Nobody /\ parked = FALSE /\ queue = <<>> /\ sleeping = {}
        /\ finished = FALSE /\ waiting = FALSE /\ asked = None
        /\ at = [t \in All |-> IF t = Closer THEN "user" ELSE "enter"]
        /\ doing = [t \in All |-> IF t = Closer THEN None ELSE t]   \* a task bears the name of who brings it
        /\ done = {}

Lock    == <<runner, parked, queue, sleeping>>
Removal == <<finished, waiting, asked>>

To(t, where) == at' = [at EXCEPT ![t] = where]

(* enter: wait while another task runs; queue behind a parked one. *)
Enter(t) ==
  /\ at[t] = "enter"
  /\ IF runner # Nobody /\ ~parked
     THEN sleeping' = sleeping \cup {t} /\ To(t, "asleep") /\ UNCHANGED <<runner, parked, queue>>
     ELSE IF parked
     THEN queue' = Append(queue, doing[t]) /\ To(t, "over") /\ UNCHANGED <<runner, parked, sleeping>>
     ELSE runner' = t /\ To(t, "run") /\ UNCHANGED <<parked, queue, sleeping>>
  /\ UNCHANGED <<Removal, doing, done>>

WakesUp(t) ==
  /\ at[t] = "asleep" /\ t \notin sleeping
  /\ To(t, "enter")
  /\ UNCHANGED <<Lock, Removal, doing, done>>

(* A task runs. A second removal finds the driver gone, and is plain. *)
RunPlain(t) ==
  /\ at[t] = "run" /\ (doing[t] \notin Removers \/ asked # None)
  /\ done' = done \cup {doing[t]}
  /\ To(t, "next")
  /\ UNCHANGED <<Lock, Removal, doing>>

AskDriver(t) ==
  /\ at[t] = "run" /\ doing[t] \in Removers /\ asked = None
  /\ asked' = doing[t]
  /\ To(t, "waits")
  /\ UNCHANGED <<Lock, finished, waiting, doing, done>>

(* waits: park, unless it has finished in the meantime. *)
Waits(t) ==
  /\ at[t] = "waits"
  /\ IF finished /\ Remembers
     THEN /\ done' = done \cup {doing[t]} /\ UNCHANGED <<parked, waiting>>
     ELSE /\ waiting' = TRUE /\ parked' = TRUE /\ UNCHANGED done
  /\ To(t, "next")
  /\ UNCHANGED <<runner, queue, sleeping, finished, asked, doing>>

Wakes == sleeping' = IF Notifies THEN {} ELSE sleeping

(* next: another thread may have resumed and have the lock by now. *)
NextTask(t) ==
  /\ at[t] = "next"
  /\ IF runner # t THEN To(t, "over") /\ UNCHANGED <<Lock, doing>>
     ELSE IF ~parked /\ queue # <<>> /\ (t = Closer => PollsQueue)
     THEN /\ doing' = [doing EXCEPT ![t] = Head(queue)]
          /\ queue' = Tail(queue)
          /\ To(t, "run") /\ UNCHANGED <<runner, parked, sleeping>>
     ELSE runner' = Nobody /\ Wakes /\ To(t, "over") /\ UNCHANGED <<parked, queue, doing>>
  /\ UNCHANGED <<Removal, done>>

(* The user lets go, which the driver tells in finished(). *)
LetsGo ==
  /\ at[Closer] = "user" /\ asked # None
  /\ finished' = TRUE
  /\ To(Closer, IF waiting THEN "resume" ELSE "over")
  /\ UNCHANGED <<Lock, waiting, asked, doing, done>>

(* resume: run the rest of the removal with the lock held, then what has been queued. *)
Resume ==
  /\ at[Closer] = "resume"
  /\ parked' = FALSE /\ runner' = Closer
  /\ To(Closer, "rest")
  /\ UNCHANGED <<queue, sleeping, Removal, doing, done>>

Rest ==
  /\ at[Closer] = "rest"
  /\ done' = done \cup {asked}
  /\ To(Closer, "next")
  /\ UNCHANGED <<Lock, Removal, doing>>

Complete == at = [t \in All |-> "over"]

Next == \/ \E t \in All : Enter(t) \/ WakesUp(t) \/ RunPlain(t) \/ AskDriver(t) \/ Waits(t) \/ NextTask(t)
        \/ LetsGo \/ Resume \/ Rest
        \/ Complete /\ UNCHANGED vars

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* Where nothing can happen any more, TLC reports a deadlock, unless all threads are through. *)

NoWakeUpIsLost == Complete => /\ done = Threads
                              /\ runner = Nobody /\ ~parked /\ queue = <<>> /\ sleeping = {}

OneTaskAtATime ==
  Cardinality({t \in All : at[t] \in {"run", "waits", "rest"} /\ (runner = t)}) <= 1

(* While a removal is parked, nothing else is done to the device. *)
ParkedMeansHeld == parked /\ waiting => \A t \in Threads : at[t] # "run"

(* Violated by a model that does something. *)
NeverParksWithOthersQueued == ~(parked /\ Len(queue) = 2)
NeverFinishesFirst         == ~(finished /\ \E t \in Threads : at[t] = "waits")
=============================================================================

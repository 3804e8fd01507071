------------------------------- MODULE Group --------------------------------
(* One group and everything that can be asked of it, by drivers and owners that give back what they took. Every    *)
(* request is one step, because it takes effect only in the state by which it was decided. Two planted defects:     *)
(* without Atomic a request decides by a state that it read before; without Tenures a claim whose group has become *)
(* unowned since can still be closed.                                                                              *)
EXTENDS Rule, FiniteSets, TLC

CONSTANTS Names, Owners, MaxUses, MaxClaims, Atomic, Tenures, ClaimsWithoutOwner

VARIABLES g,      \* the group
          uses,   \* how often a driver of each device uses the group
          held,   \* the claims that are held, by owner and by how they are released
          stale,  \* claims that ended without being closed
          read    \* what a request has read, only if it is not atomic

vars == <<g, uses, held, stale, read>>

How   == {"all", "one", "private"}
Nil   == [nothing |-> TRUE]
Whole == Names \cup Owners

None == [o \in Owners |-> [h \in How |-> 0]]

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})

Users      == Sum(uses, Names)
HeldBy(o)  == Sum(held[o], How)
StaleBy(o) == Sum(stale[o], How)
Claims     == Sum([o \in Owners |-> HeldBy(o)], Owners)

Init == /\ g = Fresh
        /\ uses = [d \in Names |-> 0]
        /\ held = None
        /\ stale = None
        /\ read = [p \in Whole |-> Nil]

(* A process reads the group first if its request is not atomic. *)
Read(p) == /\ ~Atomic
           /\ read[p] = Nil
           /\ read' = [read EXCEPT ![p] = g]
           /\ UNCHANGED <<g, uses, held, stale>>

Seen(p) == IF Atomic THEN g ELSE read[p]
Acts(p) == IF Atomic THEN UNCHANGED read ELSE read[p] # Nil /\ read' = [read EXCEPT ![p] = Nil]

(* When the count drops to zero, the tenure and every claim of it end. *)
Becomes(s, claims) ==
  /\ g' = s
  /\ IF g.cnt > 0 /\ s.cnt = 0
     THEN /\ held' = None
          /\ stale' = IF Tenures THEN stale
                      ELSE [o \in Owners |-> [h \in How |-> stale[o][h] + claims[o][h]]]
     ELSE held' = claims /\ stale' = stale

UseIt(d) ==
  /\ uses[d] < MaxUses /\ d \in g.members /\ Acts(d)
  /\ LET r == Use(Seen(d), d) IN
     /\ uses' = IF r.ans = "ok" THEN [uses EXCEPT ![d] = @ + 1] ELSE uses
     /\ Becomes(IF r.ans = "ok" THEN r.st ELSE g, held)

UnuseIt(d) ==
  /\ uses[d] > 0 /\ Acts(d)
  /\ uses' = [uses EXCEPT ![d] = @ - 1]
  /\ Becomes(Unuse(Seen(d), d), held)

Answered(o, h, r) ==
  /\ Becomes(IF r.ans = "ok" THEN r.st ELSE g, IF r.ans = "ok" THEN [held EXCEPT ![o][h] = @ + 1] ELSE held)
  /\ UNCHANGED uses

As(o) == IF ClaimsWithoutOwner THEN NoOwner ELSE o

MayClaim(o) == HeldBy(o) + StaleBy(o) < MaxClaims /\ Acts(o)

ClaimIt(o)        == MayClaim(o) /\ Answered(o, IF Proposal THEN "one" ELSE "all", Claim(Seen(o), As(o)))
ClaimItFor(o)     == MayClaim(o) /\ \E d \in Names : Answered(o, "one", ClaimFor(Seen(o), d, As(o)))
ClaimItPrivate(o) == MayClaim(o) /\ \E d \in Names : Answered(o, "private", ClaimPrivate(Seen(o), d, o))

Released(s, h) == IF h = "all" THEN ReleaseAll(s)
                  ELSE Release(s, IF h = "one" THEN "user" ELSE "private")

(* A claim that the rule does not release, as with a handle stored, stays held. *)
Close(o, h) ==
  /\ held[o][h] > 0 /\ Acts(o)
  /\ LET s == Released(Seen(o), h) IN
     Becomes(s, IF s = Seen(o) THEN held ELSE [held EXCEPT ![o][h] = @ - 1])
  /\ UNCHANGED uses

CloseStale(o, h) ==
  /\ stale[o][h] > 0 /\ Acts(o)
  /\ g' = Released(Seen(o), h)
  /\ stale' = [stale EXCEPT ![o][h] = @ - 1]
  /\ UNCHANGED <<uses, held>>

(* A handle is stored by iommufd alone, which has claimed the group. *)
Domains(o) ==
  /\ Acts(o)
  /\ LET s == Seen(o) IN
     \/ Becomes(Attach(s).st, held)
     \/ HeldBy(o) > 0 /\ (Becomes(AttachHandle(s).st, held) \/ Becomes(Replace(s).st, held))
     \/ s.cur = "private" /\ Becomes(Detach(s), held)
  /\ UNCHANGED uses

(* The driver core unbinds a device before it leaves. *)
Membership(d) ==
  /\ Acts(d)
  /\ LET s == Seen(d) IN
     \/ d \notin g.members /\ Becomes(Join(s, d), held)
     \/ d \in g.members /\ uses[d] = 0 /\ Becomes(Leave(s, d), held)
  /\ UNCHANGED uses

Next == \/ \E p \in Whole : Read(p)
        \/ \E d \in Names : UseIt(d) \/ UnuseIt(d) \/ Membership(d)
        \/ \E o \in Owners : \/ ClaimIt(o) \/ ClaimItFor(o) \/ ClaimItPrivate(o) \/ Domains(o)
                             \/ \E h \in How : Close(o, h) \/ CloseStale(o, h)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Names) \cup Permutations(Owners)

-----------------------------------------------------------------------------
(* Before 5.19 the core does not arbitrate; VFIO looks afterwards. Drivers with a private domain are no users. *)
NoMixture == Users > 0 => Claims = 0

(* What linux-3.6 has instead: a count of the users while nobody has claimed the group, and of one claim otherwise. *)
CountIsUsers == IF Early THEN g.cnt = (IF Owned(g) THEN 1 ELSE Users) /\ g.users = Users
                ELSE g.cnt = Users + Claims

OneOwner == Cardinality({o \in Owners : HeldBy(o) > 0}) <= 1

AllReleasedIsUnowned ==
  Users = 0 /\ Claims = 0 =>
    /\ g.cnt = 0 /\ g.owner = NoOwner /\ g.kind = "none"
    /\ g.cur \in {"default", "private"} /\ ~g.handle

OwnedIsNotInTheDefaultDomain ==
  IF Proposal THEN g.kind = "user" => g.cur # "default"
  ELSE ~Early /\ Owned(g) => g.cur # "default"

(* Holds from 6.6 on. *)
NobodyIsInAnotherDomain == g.strays = {}

(* Violated by a model that does something. *)
NeverUsedTwice    == Users < 2
NeverClaimedTwice == Claims < 2
NeverJoinsOwned   == ~(Claims > 0 /\ g.members = Names)
=============================================================================

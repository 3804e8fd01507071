-------------------------------- MODULE Rule --------------------------------
(* The ownership rule of one IOMMU group, for each generation: functions from a state and a request to an answer  *)
(* and the next state. Written from the kernel's functions, not from the Java code, so that the two can disagree.  *)
EXTENDS Naturals

CONSTANTS Gen,      \* the generation of the rule, by its word on the command line
          NoOwner   \* the kernel's null owner

Proposal == Gen = "series-v2"
Early    == Gen = "linux-3.6"
Newer    == Gen \in {"linux-6.12", "linux-6.18", "linux-7.3"}

ASSUME Proposal \/ Early \/ Newer \/ Gen = "linux-6.1"

(* members: the names of the devices; strays: members in the default domain although another is attached;         *)
(* cur: the attached domain; kind: the proposal's owner type; users: the drivers, which only linux-3.6 keeps       *)
(* beside the count.                                                                                               *)
Fresh == [members |-> {}, strays |-> {}, cur |-> "default", handle |-> FALSE,
          kind |-> "none", owner |-> NoOwner, cnt |-> 0, users |-> 0]

Done(s)       == [ans |-> "ok", st |-> s]
Refused(s, e) == [ans |-> e, st |-> s]

(* Whatever attaches a domain to the group attaches it to every member. *)
Attached(s, domain) == [s EXCEPT !.cur = domain, !.strays = {}]

Owned(s) == s.owner # NoOwner

-----------------------------------------------------------------------------
(* iommu_device_use_default_domain and its opposite *)

Use(s, d) ==
  IF d \notin s.members THEN Done(s)
  ELSE IF Early THEN
    IF Owned(s) THEN Refused(s, "EIO")   \* VFIO's notifier stops the kernel
    ELSE Done([s EXCEPT !.cnt = @ + 1, !.users = @ + 1])
  ELSE IF Proposal THEN
    IF s.cnt > 0 /\ s.kind # "api" THEN Refused(s, "EBUSY")
    ELSE Done([s EXCEPT !.cnt = @ + 1, !.kind = "api"])
  ELSE IF s.cnt > 0 /\ (Owned(s) \/ s.cur # "default" \/ s.handle) THEN Refused(s, "EBUSY")
  ELSE Done([s EXCEPT !.cnt = @ + 1])

Unuse(s, d) ==
  IF d \notin s.members THEN s
  ELSE IF Early /\ Owned(s) THEN [s EXCEPT !.users = @ - 1]
  ELSE IF s.cnt = 0 \/ s.handle \/ (Proposal /\ s.kind # "api") THEN s   \* the kernel warns
  ELSE [s EXCEPT !.cnt = @ - 1,
                 !.users = IF Early THEN @ - 1 ELSE @,
                 !.kind = IF s.cnt = 1 THEN "none" ELSE @]

-----------------------------------------------------------------------------
(* iommu_group_claim_dma_owner, iommu_device_claim_dma_owner, and the proposal's iommu_device_set_dma_owner *)

Take(s, o) ==
  IF s.cur \notin {"default", "none"} \/ s.handle THEN Refused(s, "EBUSY")
  ELSE Done([Attached(s, "blocking") EXCEPT !.owner = o, !.cnt = @ + 1])

SetOwner(s, kind, o) ==
  IF s.cnt > 0 THEN
    IF s.kind = kind /\ s.owner = o THEN Done([s EXCEPT !.cnt = @ + 1]) ELSE Refused(s, "EBUSY")
  ELSE IF kind = "user" THEN
    IF s.cur = "private" THEN Refused(s, "EBUSY")
    ELSE Done([Attached(s, "none") EXCEPT !.kind = kind, !.owner = o, !.cnt = 1])
  ELSE Done([s EXCEPT !.kind = kind, !.owner = o, !.cnt = 1])

Claim(s, o) ==
  IF Early THEN
    IF Owned(s) THEN Refused(s, "EBUSY") ELSE Done([s EXCEPT !.owner = o, !.cnt = 1])
  ELSE IF Proposal THEN SetOwner(s, "user", o)
  ELSE IF Newer /\ o = NoOwner THEN Refused(s, "EINVAL")
  ELSE IF s.cnt > 0 THEN Refused(s, "EPERM")
  ELSE Take(s, o)

ClaimFor(s, d, o) ==
  IF Proposal THEN IF d \in s.members THEN SetOwner(s, "user", o) ELSE Refused(s, "ENODEV")
  ELSE IF ~Newer THEN Refused(s, "EOPNOTSUPP")
  ELSE IF o = NoOwner THEN Refused(s, "EINVAL")
  ELSE IF d \notin s.members THEN Refused(s, "ENODEV")
  ELSE IF s.cnt = 0 THEN Take(s, o)
  ELSE IF s.owner = o THEN Done([s EXCEPT !.cnt = @ + 1])
  ELSE Refused(s, "EPERM")

ClaimPrivate(s, d, o) ==
  IF ~Proposal THEN Refused(s, "EOPNOTSUPP")
  ELSE IF d \in s.members THEN SetOwner(s, "private", o)
  ELSE Refused(s, "ENODEV")

-----------------------------------------------------------------------------
(* iommu_group_release_dma_owner, iommu_device_release_dma_owner *)

LetGo(s) ==
  LET free == [s EXCEPT !.kind = "none", !.owner = NoOwner, !.cnt = 0]
  IN  IF s.kind = "user" /\ s.cur # "private" THEN Attached(free, "default") ELSE free

ReleaseAll(s) ==
  IF Early THEN IF Owned(s) THEN [s EXCEPT !.owner = NoOwner, !.cnt = s.users] ELSE s
  ELSE IF Proposal THEN IF s.kind = "user" THEN LetGo(s) ELSE s
  ELSE IF s.cnt = 0 \/ ~Owned(s) \/ s.handle THEN s
  ELSE [Attached(s, "default") EXCEPT !.owner = NoOwner, !.cnt = 0]

Release(s, kind) ==
  IF Proposal THEN
    IF s.kind # kind \/ s.cnt = 0 THEN s
    ELSE IF s.cnt > 1 THEN [s EXCEPT !.cnt = @ - 1] ELSE LetGo(s)
  ELSE IF s.cnt > 1 THEN [s EXCEPT !.cnt = @ - 1] ELSE ReleaseAll(s)

-----------------------------------------------------------------------------
(* iommu_attach_group, iommu_attach_group_handle, iommu_replace_group_handle, iommu_detach_group *)

Attach(s) == IF s.cur = "private" THEN Refused(s, "EBUSY") ELSE Done(Attached(s, "private"))

AttachHandle(s) ==
  IF ~Newer THEN Refused(s, "EOPNOTSUPP")
  ELSE IF s.handle \/ s.cur = "private" THEN Refused(s, "EBUSY")
  ELSE Done([Attached(s, "private") EXCEPT !.handle = TRUE])

Replace(s) == IF Newer THEN Done([Attached(s, "private") EXCEPT !.handle = TRUE]) ELSE Refused(s, "EOPNOTSUPP")

Detach(s) ==
  LET core == IF Proposal THEN IF s.kind = "user" THEN "none" ELSE "default"
              ELSE IF Owned(s) /\ ~Early THEN "blocking" ELSE "default"
  IN  [Attached(s, core) EXCEPT !.handle = FALSE]

-----------------------------------------------------------------------------
(* A device joins and leaves. Up to 6.5 a device that joins a group without an owner gets the default domain. *)

Join(s, d) ==
  LET gets == IF Newer \/ (IF Proposal THEN s.kind = "user" ELSE Owned(s)) THEN s.cur ELSE "default"
  IN  [s EXCEPT !.members = @ \cup {d}, !.strays = IF gets = s.cur THEN @ ELSE @ \cup {d}]

Leave(s, d) == [s EXCEPT !.members = @ \ {d}, !.strays = @ \ {d}]
=============================================================================

"""Bugs of a handheld, each one method of the right one."""

from typing import Any

from mobile_sync.device import Handheld
from mobile_sync.outbox import Outbox
from mobile_sync.repair import Manifest
from mobile_sync.replica import Replica, SavedReplica, Scope
from mobile_sync.wire import Clock, Exchange, Reply


class DeletesAtSend(Handheld):
    """Forgets a fact when it leaves."""

    def next_exchange(self, clock: Clock) -> Exchange:
        asked, outbox = super().next_exchange(clock), self.outbox
        if asked.push and asked.push.facts:
            sent = outbox.acknowledged - outbox.forgotten + len(asked.push.facts)
            outbox.facts, outbox.heads = outbox.facts[sent:], outbox.heads[sent:]
            outbox.forgotten += sent
            outbox.acknowledged = outbox.forgotten
        return asked


class PurgingOutbox(Outbox):
    """An outbox that keeps nothing which was acknowledged."""

    def forget(self, durable_seq: int, now_ms: int) -> None:
        kept = self.acknowledged - self.forgotten
        self.facts, self.heads, self.forgotten = self.facts[kept:], self.heads[kept:], self.acknowledged


class PurgesAtAck(Handheld):
    """Forgets a fact when the server says that it has it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.outbox = PurgingOutbox(self.identity.device, self.key, self.signatures)


class HastyOutbox(Outbox):
    """An outbox that takes as received what it was never told anything of."""

    def told_through(self, known: int) -> int:
        return known


class AcknowledgesUntold(Handheld):
    """Shows facts as received whose verdict was in an answer that got lost; it gives up on large batches at once."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.outbox = HastyOutbox(self.identity.device, self.key, self.signatures)

    def next_exchange(self, clock: Clock) -> Exchange:
        self.pace.limit = 1 if self.pace.failures else self.pace.limit
        return super().next_exchange(clock)


class StubbornOutbox(Outbox):
    """An outbox that does not know what to do about a fork."""

    def open_incarnation(self) -> None:
        return


class IgnoresForks(Handheld):
    """Goes on with its chain, whatever the server says about it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.outbox = StubbornOutbox(self.identity.device, self.key, self.signatures)


class CursorFirstReplica(Replica):
    """A replica whose cursor is written in one transaction and whose rows in the next."""

    def __init__(self, scopes: list[str]) -> None:
        super().__init__(scopes)
        self.written = {name: scope.rows for name, scope in self.scopes.items()}

    def save(self) -> SavedReplica:
        saved = super().save()
        behind = {
            name: Scope(epoch=scope.epoch, version=scope.version, rows=self.written[name])
            for name, scope in saved.scopes.items()
        }
        self.written = {name: scope.rows for name, scope in saved.scopes.items()}
        return SavedReplica(behind, saved.greyed, saved.doubtful, saved.repaired)


class CursorFirst(Handheld):
    """Saves how far it is before what it got."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.replica = CursorFirstReplica(self.identity.scopes)


class KeepingReplica(Replica):
    """A replica that never lets a row go which was taken away."""

    def purge(self, waiting: frozenset[str]) -> None:
        return


class NeverPurges(Handheld):
    """Keeps the personal data of parcels that went to others."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.replica = KeepingReplica(self.identity.scopes)


class NeverMends(Handheld):
    """Does nothing about a digest that is not the server's."""

    def next_manifest(self, now_ms: int) -> Manifest | None:
        return None


class AnswersUnheard(Handheld):
    """Takes every answer to mean that all went well."""

    def absorb(self, asked: Exchange, reply: Reply) -> None:
        super().absorb(asked, reply)
        self.outbox.acknowledged = self.outbox.end


class DropsMedia(Handheld):
    """Forgets a photo as soon as the server has it."""

    def absorb_part(self, sha256: str, offset: int, complete: bool) -> None:
        super().absorb_part(sha256, offset, complete)
        if complete:
            self.media = {name: body for name, body in self.media.items() if name != sha256}


class AsksNothingAgain(Handheld):
    """Believes in a new epoch what it was told in the old one."""

    def enter_epoch(self, epoch: str) -> None:
        acknowledged, verdicts, marks = self.outbox.acknowledged, self.outbox.verdicts, self.outbox.marks
        super().enter_epoch(epoch)
        self.outbox.acknowledged, self.outbox.verdicts, self.outbox.marks = acknowledged, verdicts, marks

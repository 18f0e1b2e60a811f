"""Bugs of a server, each one method of the right one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from msgspec.structs import replace

from mobile_sync import media
from mobile_sync.admission import Sender
from mobile_sync.chain import Chain, Knot, Landing
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import AnyFact
from mobile_sync.feed import Head
from mobile_sync.intake import Held, Taken
from mobile_sync.revocation import WIPE_OVERDUE
from mobile_sync.settle import Rules, Witnessed
from mobile_sync.simulation.server import Server
from mobile_sync.upcast import Upcasts
from mobile_sync.wire import Exchange, Push, Reply, Row, chain_through


def heads_of(push: Push) -> tuple[bytes, ...]:
    """Return the hash after each fact, from what the push claims to be the hash before."""
    return tuple(chain_through(bytes.fromhex(push.prev), (bytes(raw) for raw in push.facts)))


class NoDedupe(Server):
    """Stores and settles whatever comes, as often as it comes."""

    def land(self, push: Push, held: Chain, knot: Knot | None) -> Landing:
        landing = super().land(push, held, knot)
        return replace(landing, skip=0) if landing.status == "ok" else landing

    def held(self, batch: Sequence[Witnessed]) -> Held:
        return replace(super().held(batch), facts={})


class NoGapCheck(Server):
    """Takes a batch that begins beyond the end of the chain."""

    def land(self, push: Push, held: Chain, knot: Knot | None) -> Landing:
        landing = super().land(push, held, knot)
        return Landing(status="ok", heads=heads_of(push)) if landing.status == "gap" and push.facts else landing


class NoForkCheck(Server):
    """Believes that a number it knows is the fact it knows."""

    def land(self, push: Push, held: Chain, knot: Knot | None) -> Landing:
        landing = super().land(push, held, knot)
        if landing.status != "fork":
            return landing
        return Landing(status="ok", skip=min(held.next_seq - push.base, len(push.facts)), heads=heads_of(push))

    def take(
        self, push: Push, held: Chain, landing: Landing, batch: Sequence[Witnessed], sender: Sender, rules: Rules
    ) -> Taken:
        rest = replace(push, base=push.base + landing.skip, facts=push.facts[landing.skip :])
        landed = replace(landing, skip=0, heads=landing.heads[landing.skip :])
        return super().take(rest, held, landed, batch[landing.skip :], sender, rules)


class PoisonBlocks(Server):
    """Refuses a batch with a fact that it cannot read."""

    def take(
        self, push: Push, held: Chain, landing: Landing, batch: Sequence[Witnessed], sender: Sender, rules: Rules
    ) -> Taken:
        readable = all(item.fact for item in batch)
        return super().take(push, held, landing if readable else Landing(status="gap"), batch, sender, rules)


class IdsTrusted(Server):
    """Takes other bytes under a known id for the fact it has."""

    def take(
        self, push: Push, held: Chain, landing: Landing, batch: Sequence[Witnessed], sender: Sender, rules: Rules
    ) -> Taken:
        store = self.store.by_id
        same = [replace(item, raw=store[item.id].raw, fault=None) if item.id in store else item for item in batch]
        return super().take(push, held, landing, same, sender, rules)


class MediaUnchecked(Server):
    """Calls a photo whole when enough bytes have come."""

    def finish(self, sha256: str, body: bytes) -> media.Progress:
        self.keep_media(sha256, body)
        return media.Progress(offset=len(body), kept=True, complete=True)


class NoTombstone(Server):
    """Deletes the row of what is taken away."""

    def bury(self, scope: str, head: Head, row: Row) -> None:
        self.store.heads[scope] = head
        self.rows(scope).pop((row.kind, row.id), None)


class FloorForgotten(Server):
    """Drops old tombstones and does not remember that it did."""

    def raised(self, head: Head, row: Row) -> Head:
        return head


class VersionAtBegin(Server):
    """Takes a row's version when its transaction begins: a smaller one may be committed after a greater was seen."""

    ticket = 0

    def begin(self) -> int:
        self.issued = getattr(self, "issued", 0) + 1
        return self.issued

    def say(self, actor: Actor, fact: AnyFact, ticket: int = 0) -> bool:
        self.ticket = ticket
        done = super().say(actor, fact, ticket)
        self.ticket = 0
        return done

    def put(self, courier: UUID, custody: Custody, why: str = "") -> None:
        scope = f"courier:{courier}"
        reached, version = self.head(scope), self.ticket or self.begin()
        self.store.heads[scope] = replace(reached, version=version - 1)
        super().put(courier, custody, why)
        self.store.heads[scope] = replace(self.head(scope), version=max(reached.version, self.head(scope).version))


class EpochKept(Server):
    """Goes on after a restore as if nothing had happened."""

    def restored_epoch(self) -> str:
        return self.store.epoch


class SignatureUnchecked(Server):
    """Takes a batch from whoever sends it."""

    def fault_of(self, asked: Exchange, sender: Sender) -> str | None:
        fault = super().fault_of(asked, sender)
        return None if fault == "BAD_SIGNATURE" else fault


class ScopesOpen(Server):
    """Tells a handheld of any scope it asks for."""

    def fault_of(self, asked: Exchange, sender: Sender) -> str | None:
        fault = super().fault_of(asked, sender)
        return None if fault == "SCOPE_UNKNOWN" else fault


class OldShapesUnread(Server):
    """Reads facts in the shape of today only."""

    shapes: ClassVar[Upcasts] = {}


class OffersUnchecked(Server):
    """Believes an offer whoever signed it."""

    def rules(self, asked: Exchange, now: datetime) -> Rules:
        return replace(super().rules(asked, now), signatures=Gullible())


class Gullible:
    """Signatures that are never looked at."""

    def sign(self, key: Any, message: bytes) -> str:
        return ""

    def is_signed(self, public_key: bytes, message: bytes, signature: str) -> bool:
        return True


class ConfirmationUnknown(Server):
    """Knows nothing of a parcel's ways from courier to courier."""

    def held(self, batch: Sequence[Witnessed]) -> Held:
        return replace(super().held(batch), passings={})


class ReceiptsPostdated(Server):
    """Dates its receipts an hour too late, so that what they prove is false."""

    def receipt(self, sender: Sender, chain: Chain, now: datetime) -> str:
        return super().receipt(sender, chain, now + timedelta(hours=1))


class OldRefused(Server):
    """Hears the newest version only."""

    def fault_of(self, asked: Exchange, sender: Sender) -> str | None:
        return "PROTOCOL_UNKNOWN" if asked.protocol < 2 else super().fault_of(asked, sender)


class DurableIsHead(Server):
    """Lets handhelds forget what no backup has."""

    def durable_seq(self, asked: Exchange, sender: Sender) -> int:
        chain = self.store.chains.get((sender.device, asked.push.incarnation)) if asked.push else None
        return chain.next_seq - 1 if chain else 0


class RevokedPulls(Server):
    """Goes on telling a handheld that was locked."""

    def reply(self, asked: Exchange, taken: Taken | None, sender: Sender, now: datetime) -> Reply:
        return super().reply(asked, taken, replace(sender, revoked_at=None), now)


class RevokedCounts(Server):
    """Applies what a locked handheld says."""

    def take(
        self, push: Push, held: Chain, landing: Landing, batch: Sequence[Witnessed], sender: Sender, rules: Rules
    ) -> Taken:
        return super().take(push, held, landing, batch, replace(sender, revoked_at=None), rules)


class RevokedRefused(Server):
    """Shuts the door on a locked handheld, with everything it captured before."""

    def fault_of(self, asked: Exchange, sender: Sender) -> str | None:
        return "WRONG_DEVICE" if sender.revoked_at else super().fault_of(asked, sender)


class WipedAtOnce(Server):
    """Orders a locked handheld to wipe itself before it has sent what it captured."""

    def reply(self, asked: Exchange, taken: Taken | None, sender: Sender, now: datetime) -> Reply:
        reply = super().reply(asked, taken, sender, now)
        return replace(reply, orders=[WIPE_OVERDUE]) if sender.revoked_at and not asked.done else reply


class AssignmentIsCustody(Server):
    """Takes the row from a courier whose parcel was given to another tour while the paper is in his bag."""

    def tell(self, before: Custody, after: Custody, why: str) -> None:
        for courier in {before.courier, before.holder} - {after.courier}:
            if courier is not None and before.holder_kind == "courier":
                self.put(courier, after, why)
        if after.courier is not None:
            self.put(after.courier, after)

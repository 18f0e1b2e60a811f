"""The list of planted bugs: the thirteen of the specification, and more of our own."""

from typing import Final

from msgspec import Struct

from mobile_sync.device import Handheld
from mobile_sync.simulation.mutants import of_the_handheld as handheld
from mobile_sync.simulation.mutants import of_the_server as server
from mobile_sync.simulation.server import Server
from mobile_sync.simulation.world import Planted


class Mutant(Struct, frozen=True, kw_only=True):
    """One bug under its name, and the profiles in which it has a chance to bite."""

    name: str
    parts: Planted
    profiles: tuple[str, ...]


def _server(name: str, kind: type[Server], *profiles: str) -> Mutant:
    return Mutant(name=name, parts=Planted(server=kind), profiles=profiles)


def _handheld(name: str, kind: type[Handheld], *profiles: str) -> Mutant:
    return Mutant(name=name, parts=Planted(handheld=kind), profiles=profiles)


MUTANTS: Final = {
    mutant.name: mutant
    for mutant in (
        # Those of the specification.
        _server("no_dedupe", server.NoDedupe, "thin_air", "restore"),
        # A handheld that asks again in a new epoch mends what a missing gap check breaks: here neither helps.
        Mutant(
            name="no_gap_check",
            parts=Planted(server=server.NoGapCheck, handheld=handheld.AsksNothingAgain),
            profiles=("restore", "everything"),
        ),
        _handheld("delete_at_send", handheld.DeletesAtSend, "thin_air", "crashes"),
        _handheld("purge_at_ack", handheld.PurgesAtAck, "restore"),
        _server("media_hash_unchecked", server.MediaUnchecked, "noise"),
        _server("no_fork_check", server.NoForkCheck, "power_after_ack", "restore"),
        _handheld("fork_not_handled", handheld.IgnoresForks, "power_after_ack", "crashes"),
        _server("poison_blocks", server.PoisonBlocks, "calm", "everything"),
        _server("no_tombstone", server.NoTombstone, "moves", "calm"),
        _handheld("cursor_before_rows", handheld.CursorFirst, "crashes", "power_after_ack"),
        _server("version_at_begin", server.VersionAtBegin, "moves", "calm"),
        _server("epoch_unchanged", server.EpochKept, "restore"),
        _server("signature_unchecked", server.SignatureUnchecked, "noise", "true_keys"),
        # And ours.
        _server("scopes_open", server.ScopesOpen, "calm", "everything"),
        _server("old_refused", server.OldRefused, "calm", "everything"),
        _server("old_shapes_unread", server.OldShapesUnread, "calm", "everything"),
        _server("offers_unchecked", server.OffersUnchecked, "noise", "true_keys"),
        _server("confirmation_unknown", server.ConfirmationUnknown, "moves"),
        _server("receipts_postdated", server.ReceiptsPostdated, "calm"),
        _server("durable_is_head", server.DurableIsHead, "late_backup"),
        _server("floor_forgotten", server.FloorForgotten, "long_leave"),
        _server("ids_trusted", server.IdsTrusted, "everything", "noise"),
        _server("revoked_pulls", server.RevokedPulls, "locked"),
        _server("revoked_counts", server.RevokedCounts, "locked", "true_keys"),
        _server("revoked_refused", server.RevokedRefused, "locked"),
        _server("wiped_at_once", server.WipedAtOnce, "locked"),
        _server("assignment_is_custody", server.AssignmentIsCustody, "moves"),
        _handheld("never_purges", handheld.NeverPurges, "moves", "calm"),
        _handheld("never_mends", handheld.NeverMends, "noise"),
        _handheld("answers_unheard", handheld.AnswersUnheard, "thin_air", "restore"),
        _handheld("acknowledges_untold", handheld.AcknowledgesUntold, "thin_air", "everything"),
        _handheld("drops_media", handheld.DropsMedia, "restore"),
    )
}

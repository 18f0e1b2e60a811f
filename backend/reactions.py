"""The table: when this is told, these jobs follow."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "plan_requested": ("solve_plan",),
    "media_kept": ("make_thumbnail",),
    "receipt_issued": ("tell_courier",),
}
"""Topic of the outbox → names of jobs, each known to the worker."""

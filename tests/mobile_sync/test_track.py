from mobile_sync.track import MOST_POINTS, Track
from mobile_sync.wire import MAX_POINTS, Point


def point(at_ms):
    return Point(at_ms=at_ms, lon=105.7, lat=10.0, accuracy_m=9)


def test_points_leave_in_order_and_are_dropped_once_taken():
    track = Track()
    for at_ms in range(1, MAX_POINTS + 6):
        track.note(point(at_ms))
    sent = track.next_points()
    assert [each.at_ms for each in sent] == list(range(1, MAX_POINTS + 1))
    track.sent(sent)
    assert len(track.points) == 5
    track.sent([])
    assert len(track.points) == 5


def test_the_oldest_points_give_way():
    track = Track()
    for at_ms in range(MOST_POINTS + 3):
        track.note(point(at_ms))
    assert (len(track.points), track.points[0].at_ms) == (MOST_POINTS, 3)

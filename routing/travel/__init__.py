"""From coordinates to metres and seconds: one Protocol, several providers.

`crow` estimates, `osrm` and `valhalla` know roads, `cache` remembers, `fallback` keeps a plan from failing with them.
Put together: `Fallback(Cache(Osrm(address)), Crow(experience=learn(trips), area_of=...))`.
"""

"""Charges as tests make them: one figure with Laplace noise, unless they say otherwise."""

from privacy_core.dp.budget import Neighbours, Purpose
from privacy_core.dp.details import Details, Drawn, Sampling
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import DiscreteLaplace, Training, apart
from privacy_core.dp.ledger import Asked

SOURCE = "people"
ALL = {Purpose.EXPLORATION: 1.0}


def details(event, *, person=None, public_n=False):
    trained = next((one for one in apart(event) if isinstance(one, Training)), None)
    return Details(
        dataset="table",
        version="fingerprint",
        unit=person,
        neighbours=Neighbours.REPLACE_ONE if public_n else Neighbours.ADD_OR_REMOVE_ONE,
        mechanism="laplace",
        drawn=(Drawn(name="count", parameters={"scale": 10.0}, sensitivities={"l1": 1}),),
        sampling=Sampling(probability=trained.sampling, steps=trained.steps) if trained else None,
        threshold_delta=event.extra_delta,
        libraries={"opendp": "0.16"},
    )


def asked(number, *, epsilon=0.1, source=SOURCE, purpose=Purpose.EXPLORATION, event=None, point=None, **settings):
    event = event or DiscreteLaplace(1 / epsilon, 1)
    return Asked(
        source=source,
        question={"number": number},
        question_hash=f"hash {number}",
        event=event,
        point=point or Point(epsilon, 0.0),
        purpose=purpose,
        details=details(event, **settings),
    )


def spend(ledger, number, **settings):
    reserved = ledger.reserve(asked(number, **settings))
    ledger.commit(settings.get("source", SOURCE), reserved.spend, {"answer to": number})
    return reserved

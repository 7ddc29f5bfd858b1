package zone.autonomic.redfix.web;

/** Who asks in the request that is answered now. */
interface Visitors {

    Visitor current();
}

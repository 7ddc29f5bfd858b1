package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import zone.autonomic.redfix.investigation.Patience;
import zone.autonomic.redfix.investigation.Playbook;

/** Hands the framework what the pure rooms can't announce themselves. */
@ApplicationScoped
class Rules {

    @Produces
    Playbook playbook() {
        return new Playbook(Patience.DEFAULT);
    }

    @Produces
    Patience patience() {
        return Patience.DEFAULT;
    }
}

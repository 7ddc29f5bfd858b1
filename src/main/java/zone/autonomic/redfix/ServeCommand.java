package zone.autonomic.redfix;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code redfix serve}: the live bot, as it is configured. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Serves the live bot, as config/application.properties, or the file that REDFIX_CONFIG names, says.",
        footer = {"", "Exit status: 2 what is set can't be followed, or something has to be set; 1 it can't start for another reason."})
class ServeCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.setProperty("redfix.mode", "live");
        List<String> objections = Start.objections(true);
        if (!objections.isEmpty()) {
            return Start.refuse(objections);
        }
        DataFolder data = DataFolder.ofThisProcess();
        Optional<String> objection = data.objection();
        if (objection.isPresent()) {
            return Start.refuse(List.of(objection.get()));
        }
        data.keepPrivate();
        EndInTime.promise();
        return Start.run(ServeSession.class);
    }
}

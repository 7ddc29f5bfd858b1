package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.swarm.Disk;

/** Time and network as a Python program meets them that is run by the node's {@code cc-ci-run}. */
class PlayedTimeTest {

    private static final String CHIMES = """
            image: example/chimes
            kind: web
            listens: [7070]
            health: [/ping]
            command: [chimes]
            starts_in: 10s
            handshake_seconds: {idle: 4, loaded: 75}
            answers: {hex: 0005 0000 0000}
            programs: {chimes: app}
            """;
    private static final String COMPOSE = """
            version: "3.8"
            services:
              app:
                image: example/chimes:1.2.0
                networks: [proxy]
                ports: ["6060:7070"]
                volumes: [tunes:/srv/tunes]
                deploy:
                  labels:
                    - "traefik.enable=true"
                    - "traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`)"
                    - "backupbot.backup=true"
            networks: {proxy: {external: true}}
            volumes: {tunes: }
            """;
    private static final String CLIENT = """
            import socket, ssl, subprocess, time
            DOMAIN = "zz-1.ci.example.net"

            def abra(line, timeout=None):
                done = subprocess.run(["script", "-qec", "abra " + line, "/dev/null"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=timeout)
                assert done.returncode == 0, done.stdout

            def deploy(timeout=None):
                abra("app new chimes --domain " + DOMAIN + " --server default --no-input --secrets --chaos")
                abra("app deploy " + DOMAIN + " --no-input --chaos", timeout)

            def connect(host="127.0.0.1", port=6060, timeout=5.0):
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                with socket.create_connection((host, port), timeout=timeout) as plain, context.wrap_socket(plain) as channel:
                    channel.sendall(b"hello")
                    return channel.recv(2) + channel.recv(100)

            def told(what, *words, **options):
                began = time.monotonic()
                try:
                    said = what(*words, **options)
                except Exception as failed:
                    said = type(failed).__name__
                print(said, round(time.monotonic() - began))

            """;

    @TempDir
    Path folder;

    private HarnessRun node;

    @BeforeEach
    void aNodeWithARecipe() {
        Disk.write(folder.resolve("recipes/images/chimes.yml"), CHIMES);
        node = HarnessRun.on(folder.resolve("node"), Place.quiet("ci.example.net")
                .withImageFolders(java.util.List.of(folder.resolve("recipes"))));
        Disk.write(folder.resolve("chimes/compose.yml"), COMPOSE);
        Disk.write(folder.resolve("chimes/.env.sample"), "TYPE=chimes\nDOMAIN=chimes.example.com\n");
        node.staged("chimes", new LabRun.At("1.0.0+1.2.0", folder.resolve("chimes")));
    }

    @AfterEach
    void end() {
        node.close();
    }

    private String says(String program) {
        HarnessRun.Ran ran = ran(program);
        assertThat(ran.exit()).as(ran.said()).isZero();
        return ran.said();
    }

    private HarnessRun.Ran ran(String program) {
        Disk.write(node.node().root().resolve("try.py"), program);
        return node.sh("cc-ci-run ../../try.py");
    }

    @Test
    void sleepingTakesNoTimeAndAllClocksOfTheRunSeeItPass() {
        long began = System.nanoTime();
        String said = says("""
                import subprocess, sys, time
                clock, day = time.monotonic(), time.time()
                time.sleep(3000)
                print(round(time.monotonic() - clock), round(time.time() - day))
                subprocess.run([sys.executable, "-c", "import time; time.sleep(250)"])
                print(round(time.monotonic() - clock))
                """);

        assertThat(said).isEqualTo("3000 3000\n3250\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(100));
    }

    @Test
    void whoWaitsForAChildWithATimeoutWaitsNoLongerThanThatByTheClock() {
        assertThat(says("""
                import subprocess, sys, time
                def child(seconds, timeout):
                    try:
                        subprocess.run([sys.executable, "-c", "import time; time.sleep(%d)" % seconds], timeout=timeout)
                        return "ended"
                    except subprocess.TimeoutExpired:
                        return "too long"
                print(child(50, 60), child(70, 60), child(70, None))
                """)).isEqualTo("ended too long ended\n");
    }

    @Test
    void waitingThatTheLibraryDoesIsReal() {
        assertThat(says("""
                import asyncio, queue, threading, time
                print(threading.Event().wait(0.02))
                try:
                    queue.Queue().get(timeout=0.02)
                except queue.Empty:
                    print("empty")
                asyncio.run(asyncio.sleep(0.02))
                done = threading.Event()
                threading.Timer(0.02, done.set).start()
                print(done.wait(60), round(time.monotonic()))
                """)).isEqualTo("False\nempty\nTrue 0\n");
    }

    @Test
    void anAlarmRingsWhenItsTimeHasComeByTheClock() {
        HarnessRun.Ran ran = ran("""
                import signal, sys, time
                signal.signal(signal.SIGALRM, lambda *_: sys.exit(142))
                signal.alarm(60)
                signal.alarm(3600)
                for minute in range(1, 100):
                    time.sleep(60)
                    print(minute, flush=True)
                """);

        assertThat(ran.exit()).isEqualTo(142);
        assertThat(ran.said()).endsWith("\n59\n");
        assertThat(ran("import signal, time\nsignal.alarm(60)\nsignal.alarm(0)\ntime.sleep(100)\n").exit()).isZero();
    }

    @Test
    void aDeployTakesAsLongAsTheSlowestStartOnALoadedNode() {
        node.node().setScene(Place.read(node.node().root()).withLoad(6));

        assertThat(says(CLIENT + "deploy()\nprint(round(time.monotonic()))\n")).isEqualTo("60\n");
        assertThat(says(CLIENT.replace("zz-1", "zz-2") + "told(deploy, 45)\n")).isEqualTo("TimeoutExpired 45\n");
    }

    @Test
    void aServerIsConnectedToOnceItListensAndReadFromOnceItCompletesHandshakes() {
        String said = says(CLIENT + """
                told(connect)
                deploy()
                told(connect, timeout=3.0)
                told(connect)
                told(connect)
                """);

        assertThat(said).isEqualTo("ConnectionRefusedError 0\n" + "TimeoutError 3\n" + "b'\\x00\\x05\\x00\\x00\\x00\\x00' 1\n"
                + "b'\\x00\\x05\\x00\\x00\\x00\\x00' 0\n");
    }

    @Test
    void onThisMachineOnlyWhatIsPublishedIsReachedAndTheAppsNameLeadsToAllItsPorts() {
        String said = says(CLIENT + """
                deploy()
                told(connect, "127.0.0.1", 7070)
                told(connect, DOMAIN, 7070)
                told(connect, "localhost", 6060)
                told(connect, DOMAIN, 7071)
                """);

        assertThat(said.lines()).containsExactly("ConnectionRefusedError 0", "b'\\x00\\x05\\x00\\x00\\x00\\x00' 4",
                "b'\\x00\\x05\\x00\\x00\\x00\\x00' 0",
                "ConnectionRefusedError 0");
    }

    @Test
    void afterARestoreAServerComesToItselfAnew() {
        String said = says(CLIENT + """
                deploy()
                told(connect)
                open = abra("app backup create " + DOMAIN + " --no-input")
                time.sleep(1000)
                abra("app restore " + DOMAIN + " --no-input")
                told(connect, timeout=3.0)
                told(connect)
                """);

        assertThat(said.lines()).containsExactly("b'\\x00\\x05\\x00\\x00\\x00\\x00' 4", "TimeoutError 3",
                "b'\\x00\\x05\\x00\\x00\\x00\\x00' 1");
    }

    @Test
    void anotherRunsStackHasLongComeToItself() {
        says(CLIENT + "deploy()\n");

        assertThat(says(CLIENT + "told(connect)\ntold(connect, DOMAIN, 7070)\n"))
                .isEqualTo("ConnectionRefusedError 0\nb'\\x00\\x05\\x00\\x00\\x00\\x00' 0\n");
    }

    @Test
    void aWebServerAnswersWhatTheRouterAnswers() {
        Disk.write(folder.resolve("recipes/images/chimes.yml"), CHIMES.replaceAll("answers.*\n", ""));
        String said = says(CLIENT + """
                import http.client
                deploy()
                def get(path):
                    web = http.client.HTTPConnection(DOMAIN, 7070, timeout=60)
                    web.request("GET", path)
                    return web.getresponse().status
                told(get, "/ping")
                told(get, "/nothing")
                """);

        assertThat(said.lines()).containsExactly("200 4", "404 0");
    }

    @Test
    void theEngineAnswersWithinTheHarnesssProcessAsTheProgramsDo() {
        assertThat(says("""
                import subprocess
                from subprocess import DEVNULL, PIPE, STDOUT
                LABEL = "com.docker.stack.namespace=zz-1_ci"

                def both(*line, input=None, **options):
                    asked = subprocess.run(line, input=input, **options)
                    child = subprocess.Popen(line, stdin=PIPE if input else DEVNULL, **options)
                    told = child.communicate(input)
                    assert (asked.returncode, asked.stdout, asked.stderr) == (child.returncode, *told), (asked, told)
                    print(asked.returncode, repr(asked.stdout), repr(asked.stderr))

                both("docker", "volume", "create", "--label", LABEL, "zz-1_ci_files", stdout=PIPE, stderr=STDOUT, text=True)
                both("docker", "volume", "ls", "-q", "--filter", "label=" + LABEL, stdout=PIPE, stderr=PIPE)
                both("docker", "volume", "inspect", "--format", "{{.Mountpoint}}", "nothing", stdout=PIPE, stderr=STDOUT, text=True)
                both("docker", "stack", "rm", "nothing", stdout=PIPE, stderr=PIPE, text=True)
                print(subprocess.run(["docker", "secret", "create", "--label", LABEL, "zz-1_ci_a", "-"], input="s3cret", capture_output=True,
                                     text=True).stdout, end="")
                both("docker", "secret", "create", "--label", LABEL, "zz-1_ci_a", "-", input="x", stdout=PIPE, stderr=STDOUT, text=True)
                try:
                    subprocess.run(["docker", "prune"], check=True, capture_output=True, text=True)
                except subprocess.CalledProcessError as failed:
                    print(failed.returncode, failed.stderr, end="")
                """)).isEqualTo("""
                0 'zz-1_ci_files\\n' None
                0 b'zz-1_ci_files\\n' b''
                1 'Error response from daemon: get nothing: no such volume\\n' None
                0 '' 'Nothing found in stack: nothing\\n'
                zz-1_ci_a
                1 'Error response from daemon: rpc error: code = AlreadyExists desc = secret zz-1_ci_a already exists\\n' None
                64 lab docker: not in the lab's vocabulary: prune
                """);
        assertThat(node.state().secretValue("zz-1_ci_a")).contains("s3cret");
    }

    @Test
    void aProgramOfTheSameNameThatLiesElsewhereIsRun() {
        assertThat(says("""
                import os, pathlib, subprocess
                own = pathlib.Path("own").absolute()
                own.mkdir()
                (own / "docker").write_text("#!/bin/sh\\necho my own: $*\\n")
                (own / "docker").chmod(0o755)
                os.environ["PATH"] = f"{own}:{os.environ['PATH']}"
                print(subprocess.run(["docker", "stack", "ls"], capture_output=True, text=True).stdout, end="")
                """)).isEqualTo("my own: stack ls\n");
    }

    @Test
    void whetherAnybodyElseAnswersIsUnknown() {
        HarnessRun.Ran ran = ran(CLIENT + "connect('example.org', 443)\n");

        assertThat(ran.exit()).isNotZero();
        assertThat(ran.said()).contains("RuntimeError: whether example.org answers");
        assertThat(ran("import sys; sys.path.insert(0, 'runner')\nfrom harness import abra\n" + CLIENT.replace("def abra", "def call")
                + "told(connect, 'example.org', 443)\n").said()).startsWith("CannotTell ");
    }

    @Test
    void theWorkOfARunThatIsKilledEndsWithIt() throws Exception {
        Disk.write(folder.resolve("recipes/images/chimes.yml"), CHIMES.replace("{chimes: app}", "{chimes: 'while :; do :; done'}"));
        Process run = node.start("cd ../.. && printf '%s' '" + CLIENT.replace("'", "'\\''") + "deploy()' >try.py && exec cc-ci-run try.py");
        await().atMost(Duration.ofSeconds(60)).until(() -> busy() > 0);

        run.descendants().forEach(ProcessHandle::destroyForcibly);
        run.destroyForcibly();

        await().atMost(Duration.ofSeconds(5)).until(() -> busy() == 0);
    }

    /** How many processes run the container's endless program. */
    private long busy() {
        String box = node.node().root().resolve("state/stacks").toString();
        return ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").contains(box)).count();
    }
}

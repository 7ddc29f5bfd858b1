package zone.autonomic.redfix.lab.forge;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The forge's accounts. Tokens are made at the first start and kept in a file that only its owner can read. */
public final class Accounts {
    /** The organisation that the mirrors belong to. */
    public static final String ORGANISATION = "recipe-maintainers";
    /** The account that opens pull requests. */
    public static final String BOT = "autonomic-bot";
    /** The account that answers {@code !testme}. */
    public static final String BRIDGE = "cc-ci-bridge";
    /** A person who merges and releases. */
    public static final String MAINTAINER = "maintainer";
    /** A person who can read and comment, as everybody can, and has no right beyond that. */
    public static final String STRANGER = "passer-by";
    static final long ORGANISATION_ID = 2;

    private volatile List<Account> accounts;

    private Accounts(List<Account> accounts) {
        this.accounts = List.copyOf(accounts);
    }

    static Accounts in(Path file) {
        List<Account> all = new ArrayList<>(Files.exists(file) ? JsonFile.readList(file, Account.class) : List.of());
        List<Account> before = List.copyOf(all);
        for (Account wanted : List.of(new Account(1, BOT, "", true, false), new Account(3, BRIDGE, "", true, false),
                new Account(4, MAINTAINER, "", true, true), new Account(5, STRANGER, "", false, false))) {
            if (before.stream().noneMatch(a -> a.login().equals(wanted.login()))) {
                all.add(new Account(wanted.id(), wanted.login(), newToken(), wanted.member(), wanted.maintainer()));
            }
        }
        if (!all.equals(before)) {
            JsonFile.writePrivately(file, all);
        }
        return new Accounts(all);
    }

    private static String newToken() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Those who may write to the organisation's repositories. */
    List<Account> members() {
        return accounts.stream().filter(Account::member).toList();
    }

    /** Whether somebody may write to the organisation's repositories, from now until the forge ends. */
    synchronized void admit(String login, boolean member) {
        accounts = accounts.stream().map(a -> a.login().equals(login) ? new Account(a.id(), a.login(), a.token(), member, a.maintainer()) : a).toList();
    }

    boolean knows(String login) {
        return accounts.stream().anyMatch(a -> a.login().equals(login));
    }

    /** The account that the token belongs to. */
    public Optional<Account> byToken(String token) {
        byte[] given = token.getBytes(StandardCharsets.UTF_8);
        return accounts.stream().filter(a -> !a.token().isEmpty())
                .filter(a -> MessageDigest.isEqual(a.token().getBytes(StandardCharsets.UTF_8), given)).findFirst();
    }

    /** The account of that name; somebody unknown is a person outside the organisation. */
    public Account byLogin(String login) {
        return accounts.stream().filter(a -> a.login().equals(login)).findFirst()
                .orElseGet(() -> new Account(1000 + Math.floorMod(login.hashCode(), 100_000), login, "", false, false));
    }
}

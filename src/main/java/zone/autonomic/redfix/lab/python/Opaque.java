package zone.autonomic.redfix.lab.python;

/** Something of which only the name is known, such as a module of the standard library: it may be passed on, and says nothing when it is asked. */
record Opaque(String name) implements Thing {

    @Override
    public Object attribute(String attribute) {
        return new Opaque(name + "." + attribute);
    }

    CannotRead asked() {
        return new CannotRead("the lab doesn't know what " + name + " does");
    }
}

// We are sorry if this is late.
fn main() {}

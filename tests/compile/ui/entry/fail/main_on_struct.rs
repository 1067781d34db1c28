#[nestling::main]
struct Main;

fn main() {}

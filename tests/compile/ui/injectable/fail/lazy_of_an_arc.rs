use nestling::prelude::*;

#[injectable]
struct Parent;

#[injectable]
struct Child {
    parent: Lazy<Arc<Parent>>,
}

fn main() {}

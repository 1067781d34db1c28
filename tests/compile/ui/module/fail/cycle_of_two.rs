use nestling::prelude::*;

#[injectable]
struct Parent {
    child: Arc<Child>,
}

#[injectable]
struct Child {
    parent: Arc<Parent>,
}

#[module(providers = [Parent, Child])]
struct FamilyModule;

fn main() {}

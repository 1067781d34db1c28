use nestling::prelude::*;

#[injectable]
struct Parent;

#[injectable]
struct Child {
    parent: Lazy<Parent>,
}

#[module(providers = [Child])]
struct FamilyModule;

fn main() {}

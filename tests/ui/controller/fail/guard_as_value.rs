use nestling::prelude::*;

#[injectable]
struct Roles(#[inject(default)] Vec<String>);

#[controller("/cats")]
#[guard(Roles::new("admin"))]
struct CatsController;

fn main() {}

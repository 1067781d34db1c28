use nestling::dto;

#[dto]
#[exclude]
struct User {
    name: String,
}

fn main() {}

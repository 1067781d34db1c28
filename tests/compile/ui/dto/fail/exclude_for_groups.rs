use nestling::dto;

#[dto]
struct User {
    #[exclude(groups = ["admin"])]
    password: String,
    #[expose("admin")]
    #[exclude]
    email: String,
}

fn main() {}

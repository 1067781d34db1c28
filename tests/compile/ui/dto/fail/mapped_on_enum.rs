use nestling::dto;

#[dto]
struct CreateCat {
    name: String,
    age: u8,
}

#[dto(partial(CreateCat))]
enum UpdateCat {
    A,
}

fn main() {}

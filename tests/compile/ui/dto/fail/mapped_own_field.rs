use nestling::dto;

#[dto]
struct CreateCat {
    name: String,
    age: u8,
}

#[dto(partial(CreateCat))]
struct UpdateCat {
    age: u8,
}

fn main() {}

use nestling::dto;

#[dto]
struct CreateCat {
    name: String,
    age: u8,
}

#[dto(pick(CreateCat))]
struct CatName;

fn main() {}

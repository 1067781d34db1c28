use nestling::dto;

#[dto]
struct CreateCat {
    name: String,
    age: u8,
}

#[dto]
struct Extra {
    age: u32,
    weight: u32,
}

#[dto(intersection(CreateCat, Extra))]
struct FullCat;

fn main() {}

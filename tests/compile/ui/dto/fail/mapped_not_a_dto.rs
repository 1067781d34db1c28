use nestling::dto;

struct Cat {
    name: String,
}

#[dto(partial(Cat))]
struct UpdateCat;

fn main() {}

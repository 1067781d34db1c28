use nestling::dto;

#[dto]
enum Kind {
    Tabby,
}

#[dto(partial(Kind))]
struct UpdateKind;

fn main() {}

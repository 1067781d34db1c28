use nestling::dto;

mod cats {
    use nestling::dto;

    #[dto]
    pub enum Kind {
        Tabby,
    }

    #[dto]
    pub struct CreateCat {
        pub kind: Kind,
    }
}

#[dto(partial(cats::CreateCat))]
struct UpdateCat;

fn main() {}

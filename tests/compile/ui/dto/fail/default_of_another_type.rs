use nestling::dto;

#[dto]
struct Page {
    #[default("ten")]
    size: u32,
    #[default(1)]
    page: Option<u32>,
}

fn main() {}

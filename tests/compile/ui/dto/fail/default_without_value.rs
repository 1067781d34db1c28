use nestling::dto;

#[dto]
struct Page {
    #[default]
    page: u32,
    #[default(10)]
    #[serde(default)]
    size: u32,
}

fn main() {}

use nestling::dto;

#[dto]
struct Page<T> {
    items: Vec<T>,
}

#[dto(omit(Page, items))]
struct NoPage;

fn main() {}

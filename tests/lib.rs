//! What the tests in `it/` need from another crate, and the databases that tests run on.

pub mod databases;

/// A DTO of another crate.
pub mod shipped {
    use nestling::dto;

    /// What is sent somewhere.
    #[dto]
    #[derive(Debug)]
    #[serde(rename_all = "camelCase")]
    pub struct Parcel {
        /// In grams.
        #[validate(range(min = 1, max = 20_000))]
        pub gross_weight: u32,
        /// Who gets it.
        #[validate(length(min = 1))]
        pub sent_to: String,
    }
}

use nestling::prelude::*;

#[injectable]
struct Rock {
    beats: Arc<Scissors>,
}

#[injectable]
struct Scissors {
    beats: Arc<Paper>,
}

#[injectable]
struct Paper {
    beats: Arc<Rock>,
}

#[module(providers = [Rock, Scissors, Paper])]
struct GameModule;

fn main() {}

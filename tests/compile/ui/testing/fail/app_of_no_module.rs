use nestling::testing::TestApp;

struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>();
}

// README's example of the library, as it stands there (tests/docs compares the two): it
// compiles, and it trains.
#include <gtest/gtest.h>

#include "data/minibatch.h"
#include "data/synthetic.h"
#include "io/model_file.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

TEST(Readme, TheExampleTrainsAModel) {
    // README begins
    auto data = std::make_shared<const Dataset>(synthetic_digits(2000, 500, 1));
    Spec spec = parse_spec("hidden=256&latent=16&batch=50&epochs=2");
    ThreadTeam team(2);
    AutoencoderTrainer trainer(spec, data);
    while (trainer.epoch() < spec.epochs) trainer.train_step(team);
    Matrix images(data->test.features(), 10);  // one image per column
    gather_range(data->test, 0, images);
    Matrix codes = trainer.model().encode(images, team);
    Matrix rebuilt = trainer.model().decode(codes, team);
    std::vector<std::uint8_t> file = save_model(trainer.model());
    double mse = evaluate(trainer.model(), data->test, team).mse;
    // README ends
    EXPECT_EQ(codes.rows(), 16);
    EXPECT_EQ(rebuilt, trainer.model().reconstruct(images, team));
    EXPECT_EQ(load_model(file).parameter_count(), trainer.model().parameter_count());
    EXPECT_LT(mse, 0.06);  // a gray image in place of each digit has some 0.09
}

}  // namespace
}  // namespace hourglass

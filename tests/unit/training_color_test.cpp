#include <memory>

#include "data/synthetic_pictures.h"
#include "io/model_file.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"
#include "training/trainer.h"

namespace hourglass {
namespace {

TEST(ColorTraining, LearnsPicturesInColorAndKeepsThemInItsFile) {
    auto data = std::make_shared<const Dataset>(synthetic_pictures(160, 40, 1));
    ThreadTeam team(2);
    for (const char* text :
         {"architecture=convolutional&channels=8,16&latent=24&batch=20&epochs=4&learning_rate=0.003",
          "hidden=48&latent=24&batch=20&epochs=15&learning_rate=0.003"}) {
        const Spec spec = parse_spec(text);
        AutoencoderTrainer trainer(spec, data);
        EXPECT_EQ(trainer.model().image(), (ImageShape{32, 32, 3}));
        const double before = evaluate(trainer.model(), data->test, team).mse;
        while (trainer.epoch() < spec.epochs) trainer.train_step(team);
        const double mse = evaluate(trainer.model(), data->test, team).mse;
        EXPECT_LT(mse, 0.9 * before) << text;
        const Autoencoder again = load_model(save_model(trainer.model()));
        EXPECT_EQ(again.image(), trainer.model().image());
        EXPECT_EQ(evaluate(again, data->test, team).mse, mse);
    }
}

}  // namespace
}  // namespace hourglass

using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Providers;

public sealed class ResultSizeTests
{
    [Theory]
    [InlineData(4000, 2500, 4000, 2500, true)]
    [InlineData(4000, 2500, 3999, 2500, false)]
    [InlineData(4000, 2500, 2500, 4000, false)]
    [InlineData(4032, 3024, 3651, 2738, true)]
    [InlineData(4032, 3024, 2738, 3651, false)]
    [InlineData(4032, 3024, 612, 459, false)]
    [InlineData(4032, 3024, 4032, 3024, false)]
    [InlineData(4032, 3024, 3651, 2650, false)]
    public void A_photo_keeps_its_size_up_to_the_cap_and_its_shape_above(int photoWidth, int photoHeight, int width, int height, bool fits) =>
        Assert.Equal(fits, ResultSize.UpTo(10_000_000).Fits(new PictureFacts("image/jpeg", photoWidth, photoHeight, 1), width, height));
}

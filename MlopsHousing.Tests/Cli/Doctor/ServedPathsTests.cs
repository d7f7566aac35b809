using System.Net;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Predict;

namespace MlopsHousing.Tests.Cli.Doctor;

/// <summary>The doctor can't reference the services; here what it believes of them is asked of them.</summary>
public sealed class ServedPathsTests(ApiFixture api, SharedPredictServer predict) : IClassFixture<ApiFixture>, IClassFixture<SharedPredictServer>
{
    [Fact]
    public async Task Every_path_that_the_doctor_lets_probes_ask_for_is_answered()
    {
        Assert.Equal(["api", "predict"], ServedPaths.ByContainer.Keys);
        foreach (var (service, client) in new[] { ("api", api.Server.Client), ("predict", predict.Homes.Http) })
            foreach (var path in ServedPaths.ByContainer[service])
                Assert.Equal((path, HttpStatusCode.OK), (path, (await client.GetAsync(path)).StatusCode));
    }
}

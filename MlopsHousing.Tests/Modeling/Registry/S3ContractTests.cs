using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Modeling.Registry;

[Collection(S3Server.Collection)]
public sealed class S3ContractTests(S3Server server) : RegistryContract
{
    private readonly string _root = S3Server.NewRoot();

    protected override int ChangesAtOnce => 5;

    protected override IModelRegistry Open()
    {
        S3Server.Require();
        return ModelRegistry.Open(_root);
    }

    protected override Task TamperAsync(string path, string? content) => server.TamperAsync($"{_root}/{path}", content);

    protected override Task<IReadOnlyList<string>> PathsAsync() => server.PathsAsync(_root);
}

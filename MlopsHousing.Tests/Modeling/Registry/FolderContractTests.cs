using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

public sealed class FolderContractTests : RegistryContract, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override int ChangesAtOnce => 250;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_file_is_no_registry()
    {
        var file = _temp["model.zip"];
        await File.WriteAllTextAsync(file, "PK", TestContext.Current.CancellationToken);

        // Said when it is opened: after training it would be said too late.
        var refused = Assert.Throws<RegistryException>(() => ModelRegistry.Open(file));
        Assert.Contains($"{file} is a file; name a folder", refused.Message, StringComparison.Ordinal);
    }

    protected override IModelRegistry Open() => ModelRegistry.Open(_temp["models"]);

    protected override async Task TamperAsync(string path, string? content)
    {
        var file = Path.Combine(_temp["models"], path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (content is null) File.Delete(file);
        else await File.WriteAllTextAsync(file, content);
    }

    protected override Task<IReadOnlyList<string>> PathsAsync() => Task.FromResult<IReadOnlyList<string>>(Directory.Exists(_temp["models"])
        ? [.. Directory.EnumerateFiles(_temp["models"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_temp["models"], file))]
        : []);
}

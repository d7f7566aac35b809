using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Data;

public sealed class DatasetLocatorTests : IDisposable
{
    // Nobody's data has this name, so what the machine has can't be found by accident.
    private const string Name = "locator-test.csv";
    private readonly TempFolder _temp = new();

    [Fact]
    public void The_path_that_is_given_comes_first()
    {
        File.WriteAllText(_temp["mine.csv"], "a");
        Assert.Equal(_temp["mine.csv"], DatasetLocator.Find(_temp["mine.csv"], Name, _temp.Path));
        Assert.Contains("--data", Assert.Throws<TrainingException>(() => DatasetLocator.Find(_temp["none.csv"], Name, _temp.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_repository_s_data_folder_comes_before_the_shared_one()
    {
        RequireNoVariable();
        var inside = Directory.CreateDirectory(_temp["repository/src/deep"]).FullName;
        Directory.CreateDirectory(_temp["shared/data"]);
        File.WriteAllText(_temp[$"shared/data/{Name}"], "a");
        Assert.Equal(_temp[$"shared/data/{Name}"], DatasetLocator.Find(null, Name, inside));

        Directory.CreateDirectory(_temp["repository/data"]);
        File.WriteAllText(_temp[$"repository/data/{Name}"], "a");
        Assert.Equal(_temp[$"repository/data/{Name}"], DatasetLocator.Find(null, Name, inside));
    }

    [Fact]
    public void What_is_nowhere_is_told_with_what_to_do()
    {
        RequireNoVariable();
        var refusal = Assert.Throws<TrainingException>(() => DatasetLocator.Find(null, Name, _temp.Path));
        Assert.Contains("mlops data fetch", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private static void RequireNoVariable() =>
        Requires.That(Environment.GetEnvironmentVariable(DatasetLocator.Variable) is null or "", $"{DatasetLocator.Variable} is set, and comes before folders; unset it");
}

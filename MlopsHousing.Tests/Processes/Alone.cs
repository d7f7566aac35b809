namespace MlopsHousing.Tests.Processes;

/// <summary>
/// Test classes that hold a time or a size which users were promised: <c>[Collection(Alone.Name)]</c> runs them after all others,
/// one by one, so that they measure the program and not the rest of the test run.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}

namespace MlopsHousing.AllInOne;

/// <summary>What the all-in-one keeps from one start to the next.</summary>
internal static class DataFolder
{
    /// <summary>In the user's local application data.</summary>
    internal static string File(string name) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "MlopsHousing",
        name);
}

using System.Globalization;

namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>What can be written for a setting, in words for those who set it.</summary>
internal static class SettingValue
{
    /// <param name="type">The setting's.</param>
    /// <param name="text">What it was set to.</param>
    /// <returns>What it must be instead; null where it may be that, or is of a type that is not told about here.</returns>
    public static string? WhatIsMeant(Type type, string text)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", Enum.GetNames(type))}";
        // A bare number would be days, and so would the 24 of 24:00:00: nobody means that who writes it.
        if (type == typeof(TimeSpan))
            return text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out _) ? null : "hours:minutes:seconds, such as 0:00:30 (30 seconds) or 90.00:00:00 (90 days)";
        if (type == typeof(bool)) return bool.TryParse(text, out _) ? null : "true or false";
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? null : "a whole number";
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : "a number";
        return null;
    }
}

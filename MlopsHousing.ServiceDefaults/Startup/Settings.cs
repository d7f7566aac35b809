using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>Options read from one section, checked before the process serves anything.</summary>
public static class Settings
{
    /// <summary>Binds <typeparamref name="TOptions"/> to a section and checks its annotations at start; once, however often it is called.</summary>
    /// <param name="services">Where the options are registered.</param>
    /// <param name="section">The section's name; errors name the setting as an environment variable, <c>Section__Property</c>.</param>
    /// <returns>To add checks of one's own.</returns>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        // In the all-in-one, parts share settings; each adds what it needs.
        if (services.Any(service => service.ImplementationInstance is SettingsValidator<TOptions>)) return services.AddOptions<TOptions>();
        services.AddSingleton<IValidateOptions<TOptions>>(new SettingsValidator<TOptions>(section));
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(options, configuration.GetSection(section)))
            .ValidateOnStart();
    }

    private static void Bind<TOptions>(TOptions options, IConfigurationSection section)
        where TOptions : class
    {
        // A misspelt setting would otherwise be a default that nobody asked for.
        var known = typeof(TOptions).GetProperties();
        foreach (var child in section.GetChildren())
        {
            var property = known.FirstOrDefault(property => string.Equals(property.Name, child.Key, StringComparison.OrdinalIgnoreCase)) ?? throw new StartupException(
                $"{section.Path}__{child.Key} is not a setting; there are {string.Join(", ", known.Select(property => $"{section.Path}__{property.Name}"))}.");
            if (!string.IsNullOrEmpty(child.Value) && SettingValue.WhatIsMeant(property.PropertyType, child.Value) is { } meant)
                throw new StartupException($"{section.Path}__{property.Name} is '{child.Value}'; it must be {meant}.");
        }

        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException error)
        {
            throw new StartupException(
                $"Bad setting: {error.Message.Replace($"{section.Path}:", $"{section.Path}__", StringComparison.Ordinal)}", error);
        }
    }

    private sealed class SettingsValidator<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var results = new List<ValidationResult>();
            if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
                return ValidateOptionsResult.Success;

            return ValidateOptionsResult.Fail(results.Select(result =>
            {
                var settings = result.MemberNames.Select(member => $"{section}__{member.Replace(".", "__", StringComparison.Ordinal)}");
                return $"{string.Join(", ", settings.DefaultIfEmpty(section))}: {result.ErrorMessage}";
            }));
        }
    }
}

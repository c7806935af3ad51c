using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>
/// Reads the operators by hand, as <see cref="RoutesReader"/> does the routes, and says what is wrong.
/// </summary>
internal sealed class OperatorsReader(IConfiguration configuration)
    : IConfigureOptions<OperatorsOptions>, IValidateOptions<OperatorsOptions>
{
    public void Configure(OperatorsOptions options)
    {
        var faults = new List<string>();
        options.Operators = configuration.GetSection(OperatorsOptions.Section).GetChildren()
            .ToDictionary(section => section.Key, section => Operator(section, faults), StringComparer.Ordinal);
        options.Unreadable = faults;
    }

    public ValidateOptionsResult Validate(string? name, OperatorsOptions options)
    {
        var faults = new RouteFaults();
        faults.AddRange(options.Unreadable);
        if (options.Operators.Count > OperatorsOptions.MaxOperators)
            faults.Add($"{OperatorsOptions.Section} must name at most {OperatorsOptions.MaxOperators}; remove some.");

        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, one) in options.Operators)
        {
            var path = $"{OperatorsOptions.Section}:{id}";
            if (one.Name.Length is 0 or > OperatorsOptions.MaxName)
                faults.Add($"{path}:Name must have 1 to {OperatorsOptions.MaxName} characters.");
            if (one.Prefixes.Count is 0 or > OperatorsOptions.MaxPrefixes)
                faults.Add($"{path}:Prefixes must be 1 to {OperatorsOptions.MaxPrefixes}, as +99890.");

            foreach (var prefix in one.Prefixes)
            {
                if (!DestinationRules.IsPrefix(prefix))
                    faults.Add($"{path}:Prefixes: '{prefix}' is not a plus sign and 1 to 15 digits; correct it.");
                else if (!owners.TryAdd(prefix, id))
                    faults.Add($"{path}:Prefixes: {prefix} is {owners[prefix]}'s too; leave it with one of them.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static OperatorOptions Operator(IConfigurationSection section, List<string> faults)
    {
        var members = new SectionReader(section, faults);
        var one = new OperatorOptions { Name = members.Text("Name") ?? "", Prefixes = members.Texts("Prefixes") };
        members.RefuseOthers();
        return one;
    }
}

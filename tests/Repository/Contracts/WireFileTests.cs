using System.Reflection;
using System.Text.RegularExpressions;
using Orleans;

namespace Countersign.Repository.Contracts;

/// <summary>
/// The files that list what travels between silos. The analyser of Orleans requires them, and where its packages do
/// not restore only this notices that one was forgotten.
/// </summary>
public sealed partial class WireFileTests
{
    private const string Interfaces = "src/Grains.Interfaces/OrleansContracts.txt";
    private const string Classes = "src/Grains/OrleansContracts.txt";

    private const int Patience = 1_000;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(string)] = "string",
        [typeof(ulong)] = "ulong",
    };

    [Fact]
    public void GrainInterfaces_AreListedMemberByMember()
    {
        var expected = ContractTypes.Grains.OrderBy(grain => grain.FullName, StringComparer.Ordinal)
            .SelectMany(static grain => Members(grain).Prepend($"interface {grain.FullName} [Version(0)]"));

        AssertSame(expected, Interfaces, Lines(Interfaces));
    }

    [Fact]
    public void GrainClasses_AreListed()
    {
        var expected = Tree.Files("src/Grains", ".cs")
            .Select(file => (Text: string.Join('\n', file.Lines), file.Path))
            .Where(file => GrainTypeAttribute().IsMatch(file.Text))
            .Select(file => ClassLine(file.Text));

        AssertSame(expected, Classes, Lines(Classes));
    }

    private static IEnumerable<string> Members(Type grain) =>
        grain.GetMethods().Select(static method =>
                $"  {Alias(method)}({string.Join(", ", method.GetParameters().Select(Name))})"
                + $" -> {Name(method.ReturnType)}")
            .Order(StringComparer.Ordinal);

    // Of references only text keeps its question mark: the others go by their alias.
    private static string Name(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string)
            && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable
            ? "string?"
            : Name(parameter.ParameterType);

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (!type.IsGenericType)
            return Alias(type) ?? type.FullName!;

        var open = type.Namespace == typeof(Task).Namespace ? "Task" : type.FullName![..type.FullName!.IndexOf('`')];
        return $"{open}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string? Alias(MemberInfo member) =>
        member == typeof(Task) ? "Task" : member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static string ClassLine(string source)
    {
        var name = Found(GrainTypeAttribute(), source);
        if (!name.StartsWith('"'))
            name = Constants(source)[name];
        return $"class [GrainType({name})] {Found(Namespace(), source)}.{Found(GrainClass(), source)}";
    }

    private static Dictionary<string, string> Constants(string source) =>
        TextConstant().Matches(source).ToDictionary(
            static match => match.Groups["name"].Value, static match => match.Groups["found"].Value);

    private static string Found(Regex regex, string source) => regex.Match(source).Groups["found"].Value;

    private static IEnumerable<string> Lines(string path) =>
        Tree.Files(path[..path.LastIndexOf('/')], ".txt").Single(file => file.Path == path).Lines
            .Where(static line => line.Length > 0 && !line.StartsWith('#'));

    private static void AssertSame(IEnumerable<string> expected, string path, IEnumerable<string> actual)
    {
        var (wanted, listed) = (expected.ToHashSet(StringComparer.Ordinal), actual.ToHashSet(StringComparer.Ordinal));
        Findings.AssertNone(
        [
            .. wanted.Except(listed).Select(line => new Finding(path, 1, $"lacks: {line}")),
            .. listed.Except(wanted).Select(line => new Finding(path, 1, $"is no longer so: {line}")),
        ]);
    }

    [GeneratedRegex("""^\[GrainType\((?<found>"[^"]+"|\w+)\)""", RegexOptions.Multiline, Patience)]
    private static partial Regex GrainTypeAttribute();

    [GeneratedRegex(@"^namespace (?<found>[\w.]+);", RegexOptions.Multiline, Patience)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:internal )?(?:sealed )?(?:partial )?class (?<found>\w+)", RegexOptions.Multiline, Patience)]
    private static partial Regex GrainClass();

    [GeneratedRegex("""const string (?<name>\w+) = (?<found>"[^"]+");""", RegexOptions.None, Patience)]
    private static partial Regex TextConstant();
}

using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace Countersign.Repository.Contracts;

/// <summary>
/// What lets two versions of the program talk to each other: explicit names, stable ids, messages that do not change.
/// </summary>
public sealed class ContractTests
{
    [Fact]
    public void Contracts_AreFound()
    {
        Assert.NotEmpty(ContractTypes.Grains);
        Assert.Contains(ContractTypes.Messages, type => type.Name == "StartCommand");
        Assert.Contains(ContractTypes.Messages, type => type.DeclaringType?.Name == "StartResult");
    }

    [Fact]
    public void GrainInterfacesAndMethods_CarryAnAlias() =>
        Findings.AssertNone(ContractTypes.Grains.SelectMany(grain =>
            grain.GetMethods().Cast<MemberInfo>().Prepend(grain)
                .Where(member => Alias(member) is null)
                .Select(member => At(grain, $"{member.Name} has no [Alias]"))));

    [Fact]
    public void Messages_CarryAnAliasAndGenerateSerializer() =>
        Findings.AssertNone(ContractTypes.Messages
            .Where(type => (Alias(type) is null && !IsClosedRoot(type)) || !IsSerializable(type))
            .Select(type => At(type, $"{type.Name} needs [GenerateSerializer] and [Alias]")));

    [Fact]
    public void Aliases_AreUsedOnce() =>
        Findings.AssertNone(ContractTypes.Grains.Concat(ContractTypes.Messages)
            .Where(type => Alias(type) is not null)
            .GroupBy(Alias)
            .Where(group => group.Count() > 1)
            .Select(group => At(group.First(), $"alias {group.Key} is also that of {group.Last().FullName}")));

    [Fact]
    public void EveryMemberOfAMessage_CarriesItsOwnId() =>
        Findings.AssertNone(Records().SelectMany(type =>
        {
            var members = ContractTypes.State(type).Select(state => state.Holder).ToList();
            var ids = members.ConvertAll(member => member.GetCustomAttribute<IdAttribute>()?.Id);
            return members.Zip(ids)
                .Where(pair => pair.Second is null || ids.Count(id => id == pair.Second) > 1)
                .Select(pair => At(type, $"{pair.First.Name} needs an [Id] of its own"));
        }));

    [Fact]
    public void Messages_AreImmutable() =>
        Findings.AssertNone(Records().SelectMany(type => ContractTypes.State(type)
            .Where(state => !IsFixed(state.Holder) || IsOpenCollection(state.Field.FieldType))
            .Select(state => At(type, $"{state.Holder.Name} can be changed after it was sent"))));

    private static IEnumerable<Type> Records() => ContractTypes.Messages.Where(type => !type.IsEnum);

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static bool IsSerializable(Type type) =>
        type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null;

    // Only its cases travel.
    private static bool IsClosedRoot(Type type) => type.IsAbstract && type.GetNestedTypes().Length > 0;

    private static bool IsFixed(MemberInfo member) =>
        member switch
        {
            FieldInfo field => field.IsInitOnly,
            PropertyInfo { SetMethod: null } => true,
            PropertyInfo { SetMethod: { } setter } =>
                setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)),
            _ => false,
        };

    private static bool IsOpenCollection(Type type) =>
        type.IsGenericType && !type.IsInterface && type.IsAssignableTo(typeof(IEnumerable))
        && type.Namespace == "System.Collections.Generic";

    private static Finding At(Type type, string message)
    {
        string[] kinds = ["record", "struct", "class", "enum", "interface"];
        foreach (var file in Tree.Files("src", ".cs"))
        {
            var line = Array.FindIndex(file.Lines, text => text.Split([' ', '(', ';', ':'])
                is var words && kinds.Any(kind => words.Index()
                    .Any(word => word.Item == kind && words.ElementAtOrDefault(word.Index + 1) == type.Name)));
            if (line >= 0)
                return new Finding(file.Path, line + 1, message);
        }

        return new Finding(type.FullName!, 1, message);
    }
}

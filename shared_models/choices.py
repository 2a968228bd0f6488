"""The choices of choice fields. Codes are permanent and never re-meant; labels may be reworded."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.words import Label

BENEFIT_CLASS: Mapping[str, Label] = {
    "A": Label("一类(全额)", "Class one (full)"),
    "B": Label("二类(重点)", "Class two (key)"),
    "C": Label("三类(限时)", "Class three (time-limited)"),
    "D": Label("四类(差额)", "Class four (top-up)"),
}
STANDING: Mapping[str, Label] = {
    "applicant": Label("申请中", "Applicant"),
    "recipient": Label("在保", "Recipient"),
    "suspended": Label("停发", "Suspended"),
    "refused": Label("不予确认", "Refused"),
    "ended": Label("退出", "Ended"),
}
MERGED = "merged"
"""Not a choice anybody makes: how a file that is merged into another one is shown."""
STANDING_SHOWN: Mapping[str, Label] = {**STANDING, MERGED: Label("已并入", "Merged")}
HUKOU_KIND: Mapping[str, Label] = {"urban": Label("城镇", "Urban"), "rural": Label("农村", "Rural")}
TENURE: Mapping[str, Label] = {
    "owned": Label("自有产权", "Owned"),
    "self_built": Label("自建房", "Self-built"),
    "public_rent": Label("公租房", "Public rental"),
    "private_rent": Label("私人租房", "Private rental"),
    "borrowed": Label("借住", "Borrowed"),
    "other": Label("其他", "Other"),
}
STRUCTURE: Mapping[str, Label] = {
    "concrete": Label("砖混(框架)", "Brick and concrete"),
    "brick_wood": Label("砖木", "Brick and wood"),
    "earth": Label("土木", "Earth and wood"),
    "other": Label("其他", "Other"),
}
APPLIANCES: Mapping[str, Label] = {
    "tv": Label("电视机", "Television"),
    "fridge": Label("冰箱", "Refrigerator"),
    "washer": Label("洗衣机", "Washing machine"),
    "air_conditioner": Label("空调", "Air conditioner"),
    "computer": Label("电脑", "Computer"),
    "smartphone": Label("智能手机", "Smartphone"),
    "motorcycle": Label("摩托车", "Motorcycle"),
    "car": Label("汽车", "Car"),
    "farm_vehicle": Label("农用车", "Farm vehicle"),
}
RELATION: Mapping[str, Label] = {
    "head": Label("户主", "Head"),
    "spouse": Label("配偶", "Spouse"),
    "child": Label("子女", "Child"),
    "parent": Label("父母", "Parent"),
    "grandchild": Label("孙子女", "Grandchild"),
    "grandparent": Label("祖父母", "Grandparent"),
    "sibling": Label("兄弟姐妹", "Brother or sister"),
    "child_in_law": Label("儿媳女婿", "Child-in-law"),
    "other": Label("其他", "Other"),
}
SEX: Mapping[str, Label] = {"male": Label("男", "Male"), "female": Label("女", "Female")}
MARITAL: Mapping[str, Label] = {
    "single": Label("未婚", "Single"),
    "married": Label("已婚", "Married"),
    "widowed": Label("丧偶", "Widowed"),
    "divorced": Label("离异", "Divorced"),
}
HEALTH: Mapping[str, Label] = {
    "good": Label("健康", "Good"),
    "weak": Label("体弱", "Weak"),
    "chronic": Label("慢性病", "Chronic illness"),
    "severe": Label("重病", "Severe illness"),
    "disabled": Label("残疾", "Disabled"),
    "severely_disabled": Label("重度残疾", "Severely disabled"),
}
ABILITY: Mapping[str, Label] = {
    "full": Label("有劳动能力", "Able to work"),
    "partial": Label("部分丧失", "Partly able"),
    "none": Label("无劳动能力", "Unable to work"),
    "minor": Label("未成年或在校", "Minor or in school"),
}
DISABILITY_KIND: Mapping[str, Label] = {
    "visual": Label("视力", "Sight"),
    "hearing": Label("听力", "Hearing"),
    "speech": Label("言语", "Speech"),
    "physical": Label("肢体", "Physical"),
    "intellectual": Label("智力", "Intellectual"),
    "mental": Label("精神", "Mental"),
    "multiple": Label("多重", "Multiple"),
}
DISABILITY_GRADE: Mapping[str, Label] = {
    "one": Label("一级", "Grade one"),
    "two": Label("二级", "Grade two"),
    "three": Label("三级", "Grade three"),
    "four": Label("四级", "Grade four"),
    "none": Label("未评定", "Not graded"),
}
WORK: Mapping[str, Label] = {
    "regular": Label("固定工作", "Regular job"),
    "casual": Label("打零工", "Casual jobs"),
    "own": Label("个体经营", "Own business"),
    "farm": Label("务农", "Farming"),
    "public": Label("公益性岗位", "Public-service post"),
    "other": Label("其他", "Other"),
}
JOBLESS: Mapping[str, Label] = {
    "laid_off": Label("下岗失业", "Laid off"),
    "seeking": Label("正在找工作", "Looking for work"),
    "caring": Label("照料家人", "Cares for family"),
    "health": Label("身体原因", "Health"),
    "unwilling": Label("本人不愿就业", "Does not wish to work"),
    "other": Label("其他", "Other"),
}
SCHOOLING: Mapping[str, Label] = {
    "not_yet": Label("未到学龄", "Below school age"),
    "kindergarten": Label("幼儿园", "Kindergarten"),
    "primary": Label("小学", "Primary school"),
    "junior": Label("初中", "Junior secondary"),
    "senior": Label("高中", "Senior secondary"),
    "vocational": Label("中职技校", "Vocational school"),
    "college": Label("大专", "Junior college"),
    "bachelor": Label("本科", "Bachelor's studies"),
    "beyond": Label("研究生", "Postgraduate"),
    "left": Label("已离校", "Left school"),
}
LEFT_REASON: Mapping[str, Label] = {
    "died": Label("死亡", "Died"),
    "moved": Label("迁出", "Moved away"),
    "married": Label("婚嫁", "Left by marriage"),
    "independent": Label("分户独立生活", "Lives independently"),
    "error": Label("登记错误", "Entered by mistake"),
}
INCOME_KIND: Mapping[str, Label] = {
    "wages": Label("工资性收入", "Wages"),
    "business": Label("经营净收入", "Net business income"),
    "property": Label("财产净收入", "Net property income"),
    "transfer": Label("转移净收入", "Net transfer income"),
}
ASSET_KIND: Mapping[str, Label] = {
    "home": Label("房产", "Home"),
    "vehicle": Label("机动车辆", "Vehicle"),
    "deposit": Label("存款现金", "Deposits and cash"),
    "securities": Label("股票基金等", "Shares and funds"),
    "insurance": Label("商业保险", "Insurance"),
    "business": Label("市场主体登记", "Business registration"),
    "machinery": Label("农机具", "Farm machinery"),
    "compensation": Label("补偿款", "Compensation"),
    "other": Label("其他", "Other"),
}
EXPENSE_KIND: Mapping[str, Label] = {
    "medical": Label("医疗", "Medical"),
    "education": Label("教育", "Schooling"),
    "disability": Label("残疾康复", "Disability"),
    "care": Label("照料护理", "Care"),
    "rent": Label("房租", "Rent"),
    "accident": Label("意外灾害", "Accident or disaster"),
    "other": Label("其他", "Other"),
}
ORIGINAL_STATE: Mapping[str, Label] = {
    "seen": Label("已看原件", "Original seen"),
    "copy": Label("只有复印件", "Copy only"),
    "not_shown": Label("未出示", "Not shown"),
    "not_applicable": Label("不适用", "Not applicable"),
}
EVIDENCE_KIND: Mapping[str, Label] = {
    "document": Label("书面证明", "Document"),
    "statement": Label("本人陈述", "Own statement"),
    "matching": Label("信息核对", "Data matching"),
    "neighbour": Label("邻里反映", "Neighbours"),
    "estimate": Label("参照行业测算", "Estimate by trade"),
}
OUTCOME: Mapping[str, Label] = {
    "completed": Label("完成入户", "Completed"),
    "absent": Label("家中无人", "Nobody home"),
    "refused": Label("拒访", "Refused"),
    "moved": Label("搬离", "Moved away"),
    "hospital": Label("住院", "In hospital"),
    "deceased": Label("死亡", "Deceased"),
}
OPINION: Mapping[str, Label] = {
    "keep": Label("建议维持", "Keep as it is"),
    "raise": Label("建议增发", "Increase"),
    "reduce": Label("建议减发", "Reduce"),
    "stop": Label("建议停发", "Stop"),
    "admit": Label("建议纳入", "Admit"),
    "refuse": Label("建议不予确认", "Refuse"),
    "more": Label("需进一步核实", "Needs further checks"),
}
MATCH_SOURCE: Mapping[str, Label] = {
    "tax": Label("税务(工资劳务)", "Tax (wages)"),
    "pension": Label("养老金待遇", "Pension paid"),
    "social_insurance": Label("社保缴费", "Social insurance"),
    "housing_fund": Label("住房公积金", "Housing fund"),
    "vehicles": Label("车辆登记", "Vehicles"),
    "property": Label("不动产登记", "Property"),
    "business": Label("市场主体登记", "Business registration"),
    "death": Label("死亡登记", "Deaths"),
    "marriage": Label("婚姻登记", "Marriages"),
    "bank": Label("银行存款(密封)", "Bank (sealed)"),
}
PHOTO_SLOT: Mapping[str, Label] = {
    "front": Label("房屋正面", "Front of the home"),
    "living": Label("主要居室", "Main room"),
    "other": Label("其他", "Other"),
    "form": Label("问卷附图", "Picture of a questionnaire"),
}

"""Metrics, incidents and criteria by the titles that the documents print."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from kpicore_courier_callcenter.annual_leave import AnnualLeave
from kpicore_courier_callcenter.operator import Operator
from kpicore_courier_callcenter.service_desk import ServiceDesk
from kpicore_ecommerce_aftersales.chat_qa import ChatQa
from kpicore_ecommerce_aftersales.kpi import Kpi
from kpicore_ecommerce_aftersales.salary import Salary
from kpicore_manager_review.director import Director
from kpicore_manager_review.manager import Manager
from kpicore_service_conduct.points import Points

from kpicore.collect.known import Known, Thing
from kpicore.model import Period, in_settings
from kpicore.rules.team import Scorecard, TeamScheme

SCORERS = {
    each.__name__: each() for each in (ServiceDesk, Points, Operator, AnnualLeave, ChatQa, Kpi, Director, Manager)
}
PRINTED: Mapping[tuple[str, Thing], Mapping[str, str]] = {
    ("ServiceDesk", "metrics"): {
        "电话接听量(已接听)": "calls_answered",
        "电话接听量（已接听） 旺季": "calls_answered",
        "电话接听量 淡季": "calls_answered",
        "出港问题件": "outbound_issues",
        "出港问题件 旺季": "outbound_issues",
        "进港问题件": "inbound_issues",
        "进港问题件 淡季": "inbound_issues",
    },
    ("ServiceDesk", "incidents"): {
        "态度温和，语气热情诚挚，不唉声叹气": "cq_attitude",
        "自己的事自己做,不让别人帮忙推诿客户": "cq_no_passing_on",
        "接听时不与对方闲聊;请教别人时按静音键": "cq_no_chat_mute",
        "不及时回复客户致客户再次来电(规定30分钟内回复)": "cq_reply_30min",
        "每次接听说明工号": "cq_state_id",
        "正常工作时间允许 QQ 聊天,但不允许浏览别的网站、玩 QQ 农场/牧场、看电影(工作时允许使用 QQ 的也不行);"
        "上述使用时间 12:00–14:00": "cd_web_games",
        "不用公司电话打私人电话、充QQ币、做损害公司利益的事": "cd_private_use",
        "早 8:00 到公司后按分配开始工作(操作、值日、整理回单、接听电话),不聊天不吃早饭": "cd_start_8",
        "中午分批去食堂,早去早回,不在宿舍逗留": "cd_lunch_shifts",
        "不允许结伴去厕所": "cd_toilet",
        "查询部": "duty_inquiry",
        "业务部": "duty_business",
        "报告部": "duty_reports",
        "处理部": "duty_handling",
        "前台": "duty_front_desk",
        "仓库管理办公室": "duty_warehouse_office",
        "表达能力": "ability_expression",
        "学习能力": "ability_learning",
        "应变能力": "ability_adaptability",
    },
    ("ServiceDesk", "criteria"): {"主要方面·积极性": "initiative", "行动力": "action", "有效性": "effectiveness"},
    ("Points", "metrics"): {
        "打字速度": "typing_speed",
        "客服经理及助理奖金": "manager_bonus",
        "连续工作时间": "hours_in_a_row",
        "客服考试满分": "exam_score",
        "客服考试低于60": "exam_score",
        "当月有效投诉率为零": "valid_complaints",
    },
    ("Points", "incidents"): {
        "未及时回复顾客申诉，不耐心不友好": "complaint_reply",
        "突发事件超时 1～10 分钟": "emergency_overrun",
        "突发事件超时 11~30 分钟": "emergency_overrun",
        "突发事件超时 > 30 分钟": "emergency_overrun",
        "对整个客服团队管理的合理化建议,试行效果理想": "adopted_suggestion",
        "与客户口角或冲突（有效投诉）": "customer_quarrel",
        "看在线电影，玩游戏": "video_games",
        "表单与实际严重不符，虚报": "false_records",
    },
    ("Points", "criteria"): {
        "组长额外奖惩": "trainer_adjustment",
        "客服考试满分": "exam_full_mark",
        "当月有效投诉率为零": "no_complaints",
        "每月产品知识及制度考核": "norm_exam",
    },
    ("Operator", "metrics"): {"服务质量": "service_quality", "团队协作": "teamwork"},
    ("Operator", "incidents"): {"严重服务质量问题": "serious_quality_problem"},
    ("AnnualLeave", "metrics"): {"累计工作年限": "years_worked"},
    ("AnnualLeave", "criteria"): {"年假": "annual_leave_days"},
    ("ChatQa", "criteria"): {"1.01专业的语言": "qa_professional_language", "客户满意度": "qa_satisfaction"},
    ("Kpi", "metrics"): {"沟通技巧/服务态度": "qa_grade", "QA等级": "qa_grade", "提成": "commission"},
    ("Kpi", "criteria"): {"公司规章制度": "attendance", "工作态度／配合度": "cooperation"},
    ("Director", "metrics"): {
        "2 小时内响应": "complaint_response_on_time",
        "3 个工作日解决": "complaint_resolution_on_time",
        "解决率 100%": "complaint_all_resolved",
        "客户满意度": "csat",
    },
    ("Director", "criteria"): {"客户投诉处理": "complaint_handling", "以客户为中心": "customer_focus"},
    ("Manager", "metrics"): {"孤儿客户管理·销售额": "sales_vs_last_year", "客服培训": "training_hours"},
}


@pytest.mark.parametrize(("scorer", "thing"), PRINTED)
def test_the_title_that_is_printed_is_found(scorer: str, thing: Thing) -> None:
    card = Scorecard(scorer, SCORERS[scorer].scheme(), in_settings)
    team = TeamScheme("t", (card,), pay=Salary().pay_lines() if scorer == "Kpi" else None)
    known = Known({}, {}, [team.words(Period(2026, 10))], everyone=True)
    names = {"metrics": known.metrics, "incidents": known.incidents, "criteria": known.criteria}[thing]
    printed = PRINTED[scorer, thing]
    assert {title: names.find(title) for title in printed} == {title: (key,) for title, key in printed.items()}
